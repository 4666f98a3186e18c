// Runs before the page is painted, so that the chosen colours are there from the start.
"use strict";
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = null;
  try {
    chosen = localStorage.getItem("codewiki-theme");
  } catch {
    // Storage may be forbidden: the system's choice counts then.
  }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
})();
