"use strict";
(function () {
  const root = document.documentElement;
  const body = document.body;
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // What an address points to; it may be anything that somebody wrote there.
  function pointedTo(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null;
    }
  }

  // Colours

  const toggle = find("[data-theme-toggle]");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

  function showTheme() {
    toggle.setAttribute("aria-pressed", String(isDark()));
    document.dispatchEvent(new CustomEvent("codewiki:theme"));
  }

  toggle.hidden = false;
  toggle.setAttribute("aria-pressed", String(isDark()));
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("codewiki-theme", root.dataset.theme);
    } catch {
      // Storage may be forbidden: the choice then holds for this page.
    }
    showTheme();
  });
  prefersDark.addEventListener("change", showTheme);

  // The drawer with the pages, where the screen is narrow

  const menu = find("[data-menu]");
  const pages = find("nav.pages");
  const shade = make("div", "shade");
  body.append(shade);

  function openMenu(open) {
    body.classList.toggle("menu-open", open);
    menu.setAttribute("aria-expanded", String(open));
    if (open) (find('[aria-current="page"]', pages) || find("a", pages))?.focus();
  }

  menu.hidden = false;
  menu.addEventListener("click", () => openMenu(!body.classList.contains("menu-open")));
  shade.addEventListener("click", () => openMenu(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && body.classList.contains("menu-open")) {
      openMenu(false);
      menu.focus();
    }
  });
  const current = find('[aria-current="page"]', pages);
  if (current) {
    const middle = current.offsetTop - pages.clientHeight / 2;
    if (middle > 0) pages.scrollTop = middle;
  }

  // Folds: what an address points into is open, and everything is in print

  function reveal() {
    const target = pointedTo(location.hash);
    if (!target) return;
    let opened = false;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      opened = opened || !fold.open;
      fold.open = true;
    }
    if (opened) target.scrollIntoView();
  }

  addEventListener("hashchange", reveal);
  reveal();
  let openedForPrint = [];
  addEventListener("beforeprint", () => {
    openedForPrint = findAll("details.fold:not([open])");
    for (const fold of openedForPrint) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of openedForPrint) fold.open = false;
  });

  // All folds of a reference at once

  const folds = findAll("details.fold");
  if (folds.length > 1) {
    const button = make("button", "fold-all", "Open all");
    button.type = "button";
    button.addEventListener("click", () => {
      const open = folds.some((fold) => !fold.open);
      for (const fold of folds) fold.open = open;
      button.textContent = open ? "Close all" : "Open all";
    });
    folds[0].before(button);
  }

  // Copying code

  for (const box of findAll(".code")) {
    const button = make("button", "copy", "Copy");
    button.type = "button";
    button.addEventListener("click", async () => {
      const text = find("code", box).textContent;
      let done = true;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(find("code", box));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        done = false;
      }
      button.textContent = done ? "Copied" : "Selected";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    box.append(button);
  }

  // Tables that are wider than the page fade where there is more of them

  for (const box of findAll(".table-box")) {
    const mark = () =>
      box.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    new ResizeObserver(mark).observe(box);
    box.addEventListener("scroll", mark, { passive: true });
  }

  // Where the reader is on the page

  const contents = find("nav.contents");
  const entries = contents ? findAll("a", contents) : [];
  const places = entries.map((entry) => pointedTo(entry.hash));

  function spy() {
    let here = 0;
    for (let number = 0; number < places.length; number++) {
      const place = places[number];
      if (!place || !place.offsetParent) continue;
      if (place.getBoundingClientRect().top > 120) break;
      here = number;
    }
    if (innerHeight + scrollY >= body.scrollHeight - 2) {
      for (let number = here; number < places.length; number++) {
        if (places[number]?.offsetParent) here = number;
      }
    }
    entries.forEach((entry, number) => {
      if (number !== here) entry.removeAttribute("aria-current");
      else if (!entry.hasAttribute("aria-current")) {
        entry.setAttribute("aria-current", "location");
        const top = entry.offsetTop - contents.offsetTop;
        if (top < contents.scrollTop || top > contents.scrollTop + contents.clientHeight - 40) {
          contents.scrollTop = top - contents.clientHeight / 3;
        }
      }
    });
  }

  if (entries.length) {
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        spy();
      });
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    spy();
  }

  // Search

  const box = find("[data-search-box]");
  const input = find("input", box);
  const results = find(".results", box);
  const MOST = 30;
  let index = null;
  let chosen = -1;

  function load() {
    if (index !== null) return;
    index = undefined;
    const script = document.createElement("script");
    script.src = body.dataset.search;
    script.addEventListener("load", () => {
      index = window.codewikiSearch;
      // Compared in lower case, and only once made so.
      for (const list of [index.pages, index.headings, index.symbols]) {
        for (const entry of list) {
          const text = list === index.pages ? entry[1] : list === index.headings ? entry[2] : entry[0];
          entry.plain = text.toLowerCase();
        }
      }
      search();
    });
    document.head.append(script);
  }

  // How well a text answers: 0 not at all; more when a word of it begins so, most when it is it.
  function score(plain, words) {
    let total = 0;
    for (const word of words) {
      const at = plain.indexOf(word);
      if (at < 0) return 0;
      const starts = at === 0 || /[^\p{L}\p{N}]/u.test(plain[at - 1]);
      total += (plain === word ? 40 : starts ? 20 : 5) - Math.min(plain.length, 60) / 10;
      const last = plain.lastIndexOf(".") + 1;
      if (last > 0 && plain.slice(last).startsWith(word)) total += plain.slice(last) === word ? 25 : 8;
    }
    return total + 20;
  }

  function best(list, words, most) {
    const found = [];
    list.forEach((entry, place) => {
      const value = score(entry.plain, words);
      // What stands earlier in the index matters a little more.
      if (value > 0) found.push([value - (6 * place) / list.length, place, entry]);
    });
    found.sort((first, second) => second[0] - first[0] || first[1] - second[1]);
    return found.slice(0, most).map((one) => one[2]);
  }

  function matches(words) {
    const page = (number) => index.pages[number];
    const at = (number, anchor) =>
      page(number)[0].split("/").map(encodeURIComponent).join("/") +
      (anchor ? "#" + encodeURIComponent(anchor) : "");
    return [
      ["Symbols", best(index.symbols, words, 12).map(([name, kind, number, anchor]) => (
        { text: name, note: kind, place: page(number)[1], href: at(number, anchor), code: true }))],
      ["Pages", best(index.pages, words, 6).map((entry) => (
        { text: entry[1], note: "", place: "", href: at(index.pages.indexOf(entry), "") }))],
      ["Headings", best(index.headings, words, MOST).map(([number, anchor, text]) => (
        { text, note: "", place: page(number)[1], href: at(number, anchor) }))],
    ];
  }

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
    results.replaceChildren();
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    if (!words.length || !index) {
      show(false);
      return;
    }
    let count = 0;
    for (const [name, found] of matches(words)) {
      if (!found.length || count >= MOST) continue;
      const group = make("div", "result-group");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name);
      group.append(make("div", "eyebrow", name));
      for (const one of found.slice(0, MOST - count)) {
        const link = make("a", "result");
        link.href = body.dataset.root + one.href;
        link.id = "cw:result-" + count++;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        link.tabIndex = -1;
        link.append(make(one.code ? "code" : "span", "result-text", one.text));
        if (one.note) link.append(make("span", "result-kind", one.note));
        if (one.place) link.append(make("span", "result-place", one.place));
        group.append(link);
      }
      results.append(group);
    }
    if (!count) results.append(make("p", "nothing", "Nothing in this wiki has that name."));
    show(true);
    if (count) choose(0);
  }

  function show(open) {
    results.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  }

  function choose(number) {
    const links = findAll(".result", results);
    if (!links.length) return;
    links[chosen]?.setAttribute("aria-selected", "false");
    chosen = (number + links.length) % links.length;
    links[chosen].setAttribute("aria-selected", "true");
    links[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", links[chosen].id);
  }

  function follow(link) {
    show(false);
    input.value = "";
    input.blur();
    location.href = link.href;
  }

  box.hidden = false;
  input.addEventListener("focus", () => {
    load();
    if (input.value) search();
  });
  input.addEventListener("input", () => {
    load();
    search();
  });
  input.addEventListener("keydown", (event) => {
    const links = findAll(".result", results);
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && links[chosen]) follow(links[chosen]);
    else if (event.key === "Escape") {
      input.value = "";
      search();
      input.blur();
    } else return;
    event.preventDefault();
  });
  results.addEventListener("click", (event) => {
    const link = event.target.closest(".result");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(link);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) show(false);
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || (event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();
