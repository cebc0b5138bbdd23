"use strict";
// Search over the register that stands inside the page; nothing is fetched, so it works from a folder too.
const MOST = 200, AROUND = 90;
const plain = (text) => text.normalize("NFC").toLowerCase().replace(/\s/g, " ");
const ASKED = /"([^"]+)"|\d{1,3}(?: \d{3})+(?!\d)|[^\s"]+/g; // a phrase, a number in groups, a word
const register = JSON.parse(document.getElementById("register").textContent).map((entry) => ({
  ...entry, inHeading: plain(entry.heading), inText: plain(entry.heading + " " + entry.chapter + " " + entry.text),
}));
const [field, unit, status, hits] = ["words", "unit", "status", "hits"].map((id) => document.getElementById(id));

function make(tag, text = "", attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(text);
  return element;
}

function rank(entry, words) {
  let points = 0;
  for (const word of words) {
    const times = entry.inText.split(word).length - 1;
    if (!times) return 0;
    points += Math.min(times, 5) + (entry.inHeading.includes(word) ? 20 : 0);
  }
  return points;
}

function placesOf(entry) {
  return unit.value ? entry.places.filter(([name]) => name === unit.value) : entry.places;
}

function excerpt(text, words) {
  const low = plain(text);
  const first = Math.min(...words.map((word) => low.indexOf(word)).filter((at) => at >= 0));
  const start = Number.isFinite(first) ? Math.max(0, low.lastIndexOf(" ", first - AROUND) + 1) : 0;
  const space = text.indexOf(" ", start + AROUND * 3), end = space < 0 ? text.length : space;
  const paragraph = make("p", start ? "… " : "");
  let at = start;
  while (at < Math.min(end, text.length)) {
    const next = words.map((word) => [low.indexOf(word, at), word]).filter(([where]) => where >= 0 && where < end);
    if (!next.length) break;
    const [where, word] = next.sort((one, other) => one[0] - other[0])[0];
    paragraph.append(text.slice(at, where), make("mark", text.slice(where, where + word.length)));
    at = where + word.length;
  }
  paragraph.append(text.slice(at, Math.max(at, end)), text.length > end ? " …" : "");
  return paragraph;
}

function hit(entry, words) {
  const places = placesOf(entry);
  const item = make("li");
  const heading = make("h2");
  heading.append(make("a", entry.heading, { href: places[0][1] }));
  const where = make("p", "", { className: "source" });
  where.append(entry.heading === entry.chapter ? "" : entry.chapter + " · ", places[0][0]);
  for (const [name, href] of places.slice(1)) {
    const link = make("a", name, { href });
    link.append(make("span", ": " + entry.heading, { className: "hidden" }));
    where.append(" · ", link);
  }
  item.append(heading, where, excerpt(entry.text, words));
  return item;
}

function search() {
  const words = [...plain(field.value).matchAll(ASKED)].map(([all, phrase]) => phrase || all);
  const found = words.length ? register.map((entry) => [rank(entry, words), entry])
    .filter(([points, entry]) => points && placesOf(entry).length).sort((one, other) => other[0] - one[0]) : [];
  hits.replaceChildren(...found.slice(0, MOST).map(([, entry]) => hit(entry, words)));
  const more = found.length > MOST ? `, de ${MOST} første er vist` : "";
  status.textContent = words.length ? `${found.length || "Ingen"} treff${more}` : "";
  const query = words.length ? "#" + encodeURIComponent(field.value) : "#";
  if (location.hash !== query && (location.hash || words.length)) history.replaceState(null, "", query);
}

document.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
field.addEventListener("input", search);
unit.addEventListener("change", search);
field.value = decodeURIComponent(location.hash.slice(1));
document.querySelector("form").hidden = false;
search();
