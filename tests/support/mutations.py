"""Single alterations of finished pages: one text, number, element, label or stroke becomes another one.

Each says something else than the page did, or shows less or more of it, so that the proof has to catch it.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote, unquote

NAMES = ("Bærum", "Hamar", "Moss", "Lillehammer", "Lørenskog", "Asker")
UNITS = {"%": "‰", "kroner": "millioner kroner", "boliger": "personer", "svar": "spurte", "mill": "mrd"}
Text = Callable[[Random, str], str]
Span = tuple[int, int]


def _at(pattern: str, change: Callable[[Random, re.Match[str]], str]) -> Text:
    """Return what changes one of the places in a text that have a pattern."""

    def altered(random: Random, text: str) -> str:
        found = [*re.finditer(pattern, text)]
        if not found:
            return text
        one = random.choice(found)
        return text[: one.start()] + change(random, one) + text[one.end() :]

    return altered


def _other(items: str | tuple[str, ...]) -> Callable[[Random, re.Match[str]], str]:
    return lambda random, found: random.choice([item for item in items if item != found[0]])


ALTERED: dict[str, Text] = {
    "a digit is another": _at(r"\d", _other("0123456789")),
    "two digits exchanged": _at(r"(\d)(?!\1)(\d)", lambda _, found: found[2] + found[1]),
    "a digit left out": _at(r"\d", lambda *_: ""),
    "a digit more": _at(r"\d", lambda random, found: found[0] + random.choice("0123456789")),
    "a decimal comma left out": _at(r"(?<=\d),(?=\d)", lambda *_: ""),
    "a decimal comma moved": _at(r"(\d),(\d)", lambda _, found: f",{found[1]}{found[2]}"),
    "a number taken away": _at(r"\d[\d\u00a0.,–]*", lambda *_: ""),
    "a minus sign before a number": _at(r"(?<![\w,.–-])\d", lambda _, found: "−" + found[0]),
    "a sign taken away": _at(r"[−%‰±°§]|(?<!\S)[-–](?=\d)", lambda *_: ""),
    "another unit": _at("|".join(UNITS), lambda _, found: UNITS[found[0]]),
    "another name": _at("|".join(NAMES), _other(NAMES)),
    "a word taken away": _at(r"\b[^\W\d_]+\b\s?", lambda *_: ""),
    "a word more": _at(r"\s", lambda *_: " ikke "),
    "two words exchanged": _at(
        r"([^\W\d_]+)(\s)([^\W\d_]+)", lambda _, found: found[3] + found[2] + found[1]
    ),
    "a letter is another": _at(r"[a-zæøå]", _other("abefgkmnostuæøå")),
    "a text taken away": lambda random, text: "",
    "a text doubled": lambda random, text: f"{text} {text}",
}  # fmt: skip

REGIONS = {  # of a page of HTML, the innermost first
    "label": r"<svg.*?</svg>",
    "formula": r"<math.*?</math>",
    "mark of a note": r'<sup class="noteref".*?</sup>',
    "code": r"<pre.*?</pre>",
    "cell": r"<t[dh].*?</t[dh]>",
    "caption": r"<figcaption.*?</figcaption>|<caption.*?</caption>",
    "source": r'<p class="source">.*?</p>',
    "note on data": r'<p class="origin">.*?</p>',
    "footnote": r'<section class="footnotes".*?</section>',
    "reference": r'<section class="references.*?</section>',
    "contents": r"<nav.*?</nav>",
    "heading": r"<h[1-6].*?</h[1-6]>",
    "foot": r"<footer.*?</footer>",
    "title page": r'<header class="title-page".*?</header>',
    "text": r"<main.*?</main>",
}
ATTRIBUTES = {
    "alternative text": r'(?:aria-label|alt)="([^"]*\w[^"]*)"',
    "download": r'href="data:text/csv[^,]*,([^"]+)"',
}
ELEMENTS = {"row": "tr", "cell": "t[dh]", "paragraph": "p", "item": "li", "stroke": "path", "label": "text"}
SAID = re.compile(r"\w+|[^\w\s:;.,]")  # what two texts have to differ in
UNSEEN = re.compile(r"<head>.*?</head>|<script.*?</script>|<clipPath.*?</clipPath>", re.DOTALL)


class Page:
    """A page of HTML, and where on it something can be altered."""

    def __init__(self, content: bytes) -> None:
        self.text = content.decode()
        self.seen = UNSEEN.sub(lambda found: " " * len(found[0]), self.text)
        self.texts: dict[str, list[Span]] = {}
        regions = [
            (name, found.span())
            for name, pattern in REGIONS.items()
            for found in re.finditer(pattern, self.seen, re.DOTALL)
        ]
        for node in re.finditer(r">([^<>]*\w[^<>]*)<", self.seen):
            start, end = node.span(1)
            name = next((name for name, (left, right) in regions if left < start < right), "around")
            self.texts.setdefault(name, []).append((start, end))
        for name, pattern in ATTRIBUTES.items():
            self.texts[name] = [found.span(1) for found in re.finditer(pattern, self.seen)]

    def elements(self, tag: str) -> list[Span]:
        """Return where elements stand that have none of their kind in them."""
        whole = rf"<(?:{tag})\b[^>]*?(?:/>|>(?:(?!<{tag}\b).)*?</(?:{tag})>)"
        return [found.span() for found in re.finditer(whole, self.seen, re.DOTALL)]

    def replaced(self, *changes: tuple[Span, str]) -> bytes:
        """Return the page with other texts in some places."""
        text = self.text
        for (start, end), new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text.encode()

    def __getitem__(self, span: Span) -> str:
        return self.text[slice(*span)]


def html_mutations(content: bytes, random: Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield alterations of a page without end: kind, place and page; each another one."""
    page = Page(content)
    kinds: list[tuple[str, str]] = [(kind, place) for kind in ALTERED for place in page.texts]
    kinds += [("two texts exchanged", place) for place in page.texts]
    kinds += [
        (f"{kind}: {how}", name) for kind, name in ELEMENTS.items() for how in ("gone", "twice", "exchanged")
    ]
    kinds += [(kind, "drawing") for kind in STROKES] + [(kind, "element") for kind in TAGS]
    while True:
        kind, place = random.choice(kinds)
        if altered := _altered(page, random, kind, place):
            yield kind, place, altered


STROKES: dict[str, tuple[str, Text]] = {
    "a stroke is longer": (r' d="([^"]*)"', _at(r"(?<=[ML] )\d+", lambda _, found: str(int(found[0]) + 2))),
    "a label stands elsewhere": (
        r'<text [^>]*?\b[xy]="([^"]*)"', lambda _, text: f"{float(text) + 9:g}"),
    "another colour": (r"#([0-9a-f]{6})", _at(r"[0-9a-f]", _other("0369cf"))),
    "a drawing is cut": (r'viewBox="([^"]*)"', _at(r"^0", lambda *_: "30")),
}  # fmt: skip
TAGS: dict[str, tuple[str, Text]] = {
    "hidden": (r"<(?:p|td|tr|li|span|figure|table)()[ >]", lambda *_: " hidden"),
    "hidden by its class": (r"<(?:p|td|li|strong|em)()>", lambda *_: ' class="hidden"'),
    "over two columns": (r"<td()[ >]", lambda *_: ' colspan="2"'),
    "a link leads elsewhere": (r'<a [^>]*href="#([^"]+)"', lambda *_: "innhold"),
    "a style of its own": (r"<(?:p|td|tr|li)()[ >]", lambda *_: ' style="display:none"'),
}


def _altered(page: Page, random: Random, kind: str, place: str) -> bytes | None:
    if kind in STROKES | TAGS:
        pattern, change = (STROKES | TAGS)[kind]
        areas = [
            *re.finditer(r"<svg.*?</svg>" if kind in STROKES else r"<main.*?</main>", page.seen, re.DOTALL)
        ]
        if not areas:
            return None
        area = random.choice(areas)
        spans = [found.span(1) for found in re.compile(pattern).finditer(page.seen, area.start(), area.end())]
        return _changed(page, random, spans, change)
    if kind in ALTERED:
        return _changed(page, random, page.texts[place], ALTERED[kind], place)
    spans = page.texts[place] if kind == "two texts exchanged" else page.elements(place)
    if len(spans) < 2:
        return None
    one, other = sorted(random.sample(spans, 2))
    if kind.endswith("gone"):
        return page.replaced((one, "")) if re.search(r"\w", re.sub("<[^>]*>", "", page[one])) else None
    if kind.endswith("twice"):
        return page.replaced((one, page[one] * 2))
    if SAID.findall(page[one]) == SAID.findall(page[other]) or one[1] > other[0]:
        return None
    return page.replaced((one, page[other]), (other, page[one]))


def _changed(page: Page, random: Random, spans: list[Span], change: Text, place: str = "") -> bytes | None:
    """Change one of the texts; None if it has nothing to change."""
    if not spans:
        return None
    span = random.choice(spans)
    read, write = (unquote, quote) if place == "download" else (markup.unescape, markup.escape)
    old = read(page[span])
    new = change(random, old)
    if new.split() == old.split():
        return None
    return page.replaced((span, new if not place else write(new)))
