// Only on pages that `codewiki serve` shows: looks for changes and loads the page again.
"use strict";
(function () {
  const address = "/-/version";
  let known = null;
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(address, { cache: "no-store" });
      if (!answer.ok) return;
      const version = await answer.text();
      if (known !== null && version !== known) location.reload();
      known = version;
    } catch {
      // The server is away; it may come back.
    }
  }
  look();
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
