// Follows the preview: reloads the page when it was made anew, and keeps the reader's place.
(() => {
  "use strict";
  const KEY = "boso:place:" + location.pathname;

  function remember() {
    const above = [...document.querySelectorAll("h1[id],h2[id],h3[id],section[id],figure[id]")]
      .filter((element) => element.getBoundingClientRect().top <= 1).pop();
    sessionStorage.setItem(KEY, JSON.stringify({
      y: scrollY, id: above && above.id, offset: above && above.getBoundingClientRect().top,
    }));
  }

  function restore() {
    const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (!place) return;
    const above = place.id && document.getElementById(place.id);
    scrollTo({ behavior: "instant",
      top: above ? scrollY + above.getBoundingClientRect().top - place.offset : place.y });
  }

  function show(problems) {
    let box = document.getElementById("boso-problems");
    if (box) box.remove();
    if (!Object.keys(problems).length) return;
    box = document.createElement("aside");
    box.id = "boso-problems";
    box.setAttribute("role", "alert");
    box.lang = "en";
    box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:9;max-height:50vh;overflow:auto;margin:0;" +
      "padding:1rem;background:#7a0019;color:#fff;font:16px/1.4 monospace;white-space:pre-wrap";
    box.textContent = Object.entries(problems).map(([name, problem]) => name + "\n  " + problem).join("\n");
    document.body.append(box);
  }

  history.scrollRestoration = "manual";
  restore();
  const made = document.currentScript.dataset.made;
  let shown = "";
  setInterval(async () => {
    const told = await fetch("/state.json", { cache: "no-store" }).then((answer) => answer.ok && answer.text(), () => "");
    if (!told || told === shown) return;
    shown = told;
    const state = JSON.parse(told);
    if (String(state.made) !== made) { remember(); location.reload(); }
    else show(state.problems);
  }, 100);
})();
