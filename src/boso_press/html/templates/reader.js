"use strict";
// In the folder of its report, and not alone in a mail, a page leads to what lies beside it.
const about = (name) => document.querySelector(`meta[name="boso:${name}"]`).content;
if (location.pathname.includes(`/${about("year")}/${about("unit")}/`))
  for (const named of document.querySelectorAll("a[data-href]")) named.href = named.dataset.href;

// Contents that follow the reader: the last heading above the middle of the window is the current one.
const links = [...document.querySelectorAll(".side a[href*='#']")];
const targets = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);

function follow() {
  const passed = targets.filter((target) => target.getBoundingClientRect().top < innerHeight / 2);
  const here = passed.length ? "#" + passed[passed.length - 1].id : "";
  for (const link of links) {
    const current = link.hash === here;
    if (current === (link.getAttribute("aria-current") === "location")) continue;
    if (current) {
      link.setAttribute("aria-current", "location");
      reveal(link);
    } else link.removeAttribute("aria-current");
  }
}

function reveal(link) {
  const side = link.closest(".side");
  const [box, inside] = [side.getBoundingClientRect(), link.getBoundingClientRect()];
  if (inside.top < box.top || inside.bottom > box.bottom) side.scrollTop += inside.top - box.top - box.height / 3;
}

let asked = false;
function followSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; follow(); });
}

if (targets.length) {
  addEventListener("scroll", followSoon, { passive: true });
  addEventListener("resize", followSoon);
  follow();
}

// A figure is enlarged by moving its drawing into a dialog; Escape or the button brings it back.
const dialog = document.querySelector("dialog.enlarged");
let home = null;

function enlarge(figure) {
  home = figure.querySelector(".drawing");
  dialog.setAttribute("aria-label", figure.querySelector(".enlarge .hidden").textContent.trim());
  dialog.querySelector(".stage").append(...home.childNodes);
  dialog.showModal();
}

if (dialog && dialog.showModal) {
  for (const button of document.querySelectorAll(".enlarge")) {
    button.hidden = false;
    button.addEventListener("click", () => enlarge(button.closest("figure")));
  }
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => home.append(...dialog.querySelector(".stage").childNodes));
}
