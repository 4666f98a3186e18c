// Draws the diagrams of a page from their text. Whatever fails leaves the text.
"use strict";
(function () {
  const figures = [...document.querySelectorAll("figure.diagram[data-draw]")];
  if (!figures.length) return;
  const dialog = document.createElement("dialog");
  let library = null;
  let drawn = 0;
  let queue = Promise.resolve();

  function button(text, action, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  }

  // The library is large: it is loaded when the first diagram comes near.
  function load() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.mermaid;
      script.addEventListener("load", () => resolve(window.mermaid));
      script.addEventListener("error", () => reject(new Error("Mermaid did not load")));
      document.head.append(script);
    });
    return library;
  }

  const probe = document.createElement("span");

  function colour(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  function settings() {
    document.body.append(probe);
    const [text, line, muted] = ["text", "diagram-line", "muted"].map(colour);
    const [fill, border, page, group] = ["diagram-fill", "diagram-border", "page", "panel"].map(colour);
    const scheme = document.documentElement.dataset.theme;
    const dark = scheme ? scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const font = getComputedStyle(document.body).fontFamily;
    probe.remove();
    const natural = { useMaxWidth: false };
    return {
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      theme: "base",
      darkMode: dark,
      fontFamily: font,
      themeVariables: {
        darkMode: dark,
        background: page,
        fontFamily: font,
        fontSize: "14px",
        primaryColor: fill,
        primaryTextColor: text,
        primaryBorderColor: border,
        secondaryColor: group,
        secondaryTextColor: text,
        secondaryBorderColor: border,
        tertiaryColor: group,
        tertiaryTextColor: text,
        tertiaryBorderColor: border,
        lineColor: line,
        textColor: text,
        mainBkg: fill,
        nodeBorder: border,
        nodeTextColor: text,
        clusterBkg: group,
        clusterBorder: border,
        titleColor: text,
        edgeLabelBackground: page,
        actorBkg: fill,
        actorBorder: border,
        actorTextColor: text,
        actorLineColor: line,
        signalColor: line,
        signalTextColor: text,
        labelBoxBkgColor: group,
        labelBoxBorderColor: border,
        labelTextColor: text,
        loopTextColor: text,
        noteBkgColor: group,
        noteBorderColor: border,
        noteTextColor: text,
        activationBkgColor: group,
        activationBorderColor: border,
        sequenceNumberColor: page,
        classText: text,
        relationColor: line,
        relationLabelColor: muted,
      },
      flowchart: natural,
      sequence: natural,
      class: natural,
      state: natural,
      er: natural,
      journey: natural,
      gantt: natural,
      pie: natural,
      mindmap: natural,
      timeline: natural,
    };
  }

  function frame(figure) {
    const view = document.createElement("div");
    view.className = "diagram-view";
    view.tabIndex = 0;
    view.setAttribute("role", "img");
    const caption = figure.querySelector("figcaption")?.textContent.trim();
    view.setAttribute("aria-label", [figure.dataset.name, caption].filter(Boolean).join(". "));
    const source = figure.querySelector(".diagram-source");
    const bar = document.createElement("div");
    bar.className = "diagram-bar";
    const toggle = button("Source", () => {
      source.hidden = !source.hidden;
      toggle.setAttribute("aria-expanded", String(!source.hidden));
    });
    toggle.setAttribute("aria-expanded", "false");
    bar.append(toggle, button("Open large", () => enlarge(figure)));
    figure.prepend(bar, view);
    source.hidden = true;
    return view;
  }

  async function draw(figure) {
    const text = figure.querySelector(".diagram-source code").textContent;
    const name = "cw-diagram-" + ++drawn;
    try {
      const mermaid = await load();
      mermaid.initialize(settings());
      const { svg } = await mermaid.render(name, text);
      const view = figure.querySelector(".diagram-view") || frame(figure);
      view.innerHTML = svg;
      figure.dataset.state = "drawn";
      fade(view);
    } catch (error) {
      document.getElementById("d" + name)?.remove();
      if (figure.dataset.state === "drawn") return;
      figure.dataset.state = "failed";
      const note = document.createElement("p");
      note.className = "diagram-note";
      note.textContent = "This diagram could not be drawn; here is its text.";
      note.title = String(error && error.message).slice(0, 300);
      figure.prepend(note);
    }
  }

  // A shadow at the side tells that there is more of it.
  function fade(view) {
    const mark = () => {
      view.classList.toggle("more-right", view.scrollLeft + view.clientWidth < view.scrollWidth - 2);
      view.classList.toggle("more-left", view.scrollLeft > 2);
    };
    mark();
    view.onscroll = mark;
  }

  function want(figure) {
    if (figure.dataset.state) return;
    figure.dataset.state = "waiting";
    queue = queue.then(() => draw(figure));
  }

  // A large view with zoom

  let zoom = 1;
  let stage = null;

  function scale(to) {
    const svg = stage.firstElementChild;
    zoom = Math.min(8, Math.max(0.1, to));
    svg.style.width = svg.dataset.width * zoom + "px";
    svg.style.height = svg.dataset.height * zoom + "px";
  }

  function fit() {
    const svg = stage.firstElementChild;
    const width = (stage.clientWidth - 48) / svg.dataset.width;
    const height = (stage.clientHeight - 48) / svg.dataset.height;
    scale(Math.min(width, height, 2));
  }

  function enlarge(figure) {
    const original = figure.querySelector(".diagram-view svg");
    if (!original) return;
    const { width, height } = original.getBoundingClientRect();
    const svg = original.cloneNode(true);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.style.maxWidth = "none";
    svg.dataset.width = width;
    svg.dataset.height = height;
    stage = document.createElement("div");
    stage.className = "zoom-stage";
    stage.tabIndex = 0;
    stage.append(svg);
    const bar = document.createElement("div");
    bar.className = "zoom-bar";
    const title = document.createElement("strong");
    title.textContent = figure.dataset.name;
    bar.append(
      title,
      button("−", () => scale(zoom / 1.25), "Smaller"),
      button("+", () => scale(zoom * 1.25), "Larger"),
      button("Fit", fit),
      button("1:1", () => scale(1), "Natural size"),
      button("Close", () => dialog.close()),
    );
    dialog.replaceChildren(bar, stage);
    dialog.setAttribute("aria-label", figure.dataset.name);
    dialog.showModal();
    fit();
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      scale(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    }, { passive: false });
    drag(stage);
    stage.focus();
  }

  function drag(element) {
    let from = null;
    element.addEventListener("pointerdown", (event) => {
      from = [event.clientX + element.scrollLeft, event.clientY + element.scrollTop];
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!from) return;
      element.scrollLeft = from[0] - event.clientX;
      element.scrollTop = from[1] - event.clientY;
    });
    element.addEventListener("pointerup", () => (from = null));
  }

  dialog.className = "zoom";
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") scale(zoom * 1.25);
    else if (event.key === "-") scale(zoom / 1.25);
    else if (event.key === "0") fit();
  });
  document.body.append(dialog);

  // Near the view first; then, with time to spare, the rest, so that a print has them all

  const near = new IntersectionObserver(
    (seen) => {
      for (const one of seen) {
        if (one.isIntersecting) {
          near.unobserve(one.target);
          want(one.target);
        }
      }
    },
    { rootMargin: "600px 0px" },
  );
  for (const figure of figures) near.observe(figure);

  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  function rest() {
    const next = figures.find((figure) => !figure.dataset.state);
    if (!next) return;
    want(next);
    queue.then(() => idle(rest));
  }
  addEventListener("load", () => setTimeout(() => idle(rest), 1500));
  addEventListener("beforeprint", () => figures.forEach(want));
  document.addEventListener("codewiki:theme", () => {
    for (const figure of figures) {
      if (figure.dataset.state === "drawn") queue = queue.then(() => draw(figure));
    }
  });
})();
