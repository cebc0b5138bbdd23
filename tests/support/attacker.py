"""A reader who works out what pages hide: takes every number from them, and what must hold between numbers.

Knows the questionnaire, what the report of 2011 printed, and which cells are hidden; not how.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

ALL, KNOW, YES, NO, SIZE = "all", "know", "yes", "no", "size"
HIDDEN, UNANSWERED = "skjult", "unanswered"
BASES = ("Svar", "Spurt")
SHARES = ("Andel",)
TOUCH = 0.02  # points: pages round coordinates to a hundredth
DERIVED = re.compile(r"grense|mulige|Endring|Opphav")
RECTANGLE = re.compile(r"M ([\d.-]+) ([\d.-]+) \s*L ([\d.-]+) \S+ \s*L \S+ ([\d.-]+) \s*L \S+ \S+ \s*z")
LINE = re.compile(r"M ([\d.-]+) ([\d.-]+) \s*L ([\d.-]+) \2")

Key = tuple[str, str, str]  # item, group, category: "1+2" for several together


class Seen(NamedTuple):
    """A number that a page shows: of persons, or per cents give or take `slack`."""

    key: Key
    value: float
    unit: str
    slack: float
    where: str


class Item(NamedTuple):
    """A question: title, whether only those who know the programme got it, codes by label, codes for yes."""

    title: str
    programme: bool
    scale: dict[str, str]
    yes: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """What the codebook tells everybody."""

    items: dict[str, Item]
    towns: dict[str, str]
    roles: dict[str, str]
    collected: bool = False  # then groups are told of among those who know the programme

    @classmethod
    def read(cls, path: Path, year: int, *, collected: bool = False) -> Book:
        """Read what was asked in a year, and where."""
        known = json.loads(path.read_text(encoding="utf-8"))["fields"]
        fields = {one["name"]: one for one in known if year in one["boso"].get("waves", [year])}

        def scale(name: str) -> dict[str, str]:
            return {one["label"].lower(): str(one["value"]) for one in fields[name]["categories"]}

        items = {
            name: Item(
                field["title"].lower(),
                field["boso"]["base"] == KNOW,
                scale(name) | {"ikke svart": UNANSWERED, "ikke sett": "not_seen"},
                tuple(map(str, field["boso"].get("yes", ()))),
            )
            for name, field in fields.items()
            if field["boso"]["kind"] in ("background", "filter", "item") and name != "municipality"
        }
        with (path.parents[1] / "programme" / "units.csv").open(encoding="utf-8") as units:
            rows = [row for row in csv.DictReader(units) if int(row["evaluated_from"]) <= year]
        towns = {row["name"].lower(): row["unit"] for row in rows if row["unit"] != "samlet"}
        return cls(items, towns, scale("role"), collected)

    @cached_property
    def groups(self) -> dict[str, str]:
        return self.towns | self.roles

    @cached_property
    def titles(self) -> dict[str, str]:
        return {item.title: name for name, item in self.items.items() if name != "role"}

    @cached_property
    def labels(self) -> dict[str, str | None]:
        """The item of each answer; None where several items have that answer."""
        found: dict[str, str | None] = {}
        for name, item in self.items.items():
            if name != "role":
                found |= {label: None if label in found else name for label in item.scale}
        return found

    @cached_property
    def token(self) -> re.Pattern[str]:
        names = sorted({*self.groups, *self.titles, *self.labels}, key=len, reverse=True)
        label = "|".join(r"[\s-]+".join(map(re.escape, re.split(r"\s+", name))) for name in names)
        return re.compile(
            rf"\b(?P<label>{label})\b|(?P<size>\d+)\s+svar\b|(?P<share>\d+(?:,\d+)?)\s*%|(?P<hidden>{HIDDEN})"
            r"|(?<![\d,(])(?P<bare>\d{1,3})(?![\d,)])|(?P<end>[.:](?:\s|$))",
            re.IGNORECASE,
        )

    def base(self, item: str, group: str) -> Key:
        if self.collected and group != ALL and self.items[item].programme:
            return "know_programme", group, YES
        whole = KNOW if group == ALL and self.items[item].programme else group
        return SIZE, whole, ""


def number(cell: Any) -> tuple[float, float] | None:
    """Return a number as a cell shows it, and how far off it may be."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, float):
        return cell, 1e-6
    text = re.sub(r"[\s%]", "", str(cell)).replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    return float(text), 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9


# Reading


def grid(book: Book, rows: list[list[Any]], where: str) -> Iterator[Seen]:
    """Read a table: what a number is of stands at the head of its column and in its row."""
    head = [str(cell).strip() for cell in rows[0]] if rows else []
    for row in rows[1:]:
        texts = [re.sub(r"\s*\((simulert|\d+)\)$", "", str(cell).strip().lower()) for cell in row]
        item = next((book.titles[text] for text in texts if text in book.titles), None)
        group = next((book.groups[text] for text in texts if text in book.groups), None)
        answer = next((text for text in texts if text in book.labels), None)
        for title, cell in zip(head, row, strict=False):
            found = number(cell)
            if found and not DERIVED.search(title):
                yield from _cell(book, (item, group, answer), title, found, where)


def _cell(
    book: Book,
    labels: tuple[str | None, str | None, str | None],
    title: str,
    found: tuple[float, float],
    where: str,
) -> Iterator[Seen]:
    item, group, answer = labels
    value, slack = found
    answer = answer or (title.lower() if title.lower() in book.labels else None)
    item = item or (book.labels[answer] if answer else None)
    if title in BASES and (group or item):
        yield Seen(book.base(item or "role", group or ALL), value, "count", 0, where)
    elif item is None and group in book.roles.values() and title in SHARES:
        yield Seen(("role", ALL, str(group)), value, "%", slack, where)
    elif item is not None:
        code = book.items[item].scale.get(answer or "", YES if group else "+".join(book.items[item].yes[:1]))
        unit = "%" if title in SHARES else "count"
        if answer or group or title in SHARES:
            yield Seen((item, group or ALL, code), value, unit, slack, where)


def told(book: Book, text: str, where: str) -> Iterator[Seen]:
    """Read a description of a figure: a share belongs to the labels named before it."""
    item = group = answer = None
    for match in book.token.finditer(text) if "%" in text else ():
        label = re.sub(r"[\s-]+", " ", (match["label"] or "").lower())
        if match["end"] and match["end"].startswith("."):
            item = group = answer = None
        elif label in book.groups:
            item, group, answer = None, book.groups[label], None
        elif label in book.titles:
            item, answer = book.titles[label], None
        elif label:
            answer = label
        elif match["share"] and (item or group or answer):
            about = item or (book.labels[answer] if answer else "role")
            value, slack = number(match["share"]) or (0.0, 0.0)
            if about == "role" and group in book.roles.values():
                yield Seen(("role", ALL, str(group)), value, "%", slack, where)
            elif about and about != "role":
                code = book.items[about].scale.get(answer or "", YES)
                yield Seen((about, group or ALL, code), value, "%", slack, where)


def drawn(book: Book, text: str, where: str) -> Iterator[Seen]:
    """Read the texts of small multiples as they come: statements, then each group, its size, its shares."""
    items: list[str] = []
    group, size, rest = "", "", iter(())  # type: str, str, Iterator[str]
    text, end = text.replace("-\n", ""), 0
    for match in book.token.finditer(text):
        follows = not text[end : match.start()].strip()
        end = match.end()
        label = re.sub(r"[\s-]+", " ", (match["label"] or "").lower())
        if label in book.titles:
            name = book.titles[label]
            items = [name] if size or name in items else [*items, name]
            group = size = ""
        elif label in book.groups:
            group, rest = book.groups[label], iter(())
        elif match["size"] and group and follows:
            size, rest = match["size"], iter(items)
            yield Seen((SIZE, group, ""), float(size), "count", 0, where)
        elif size and (match["hidden"] or match["bare"]) and (item := next(rest, None)) and match["bare"]:
            yield Seen((item, group, YES), float(match["bare"]), "%", 0.5, where)


def measured(book: Book, svg: etree._Element, where: str) -> Iterator[Seen]:
    """Measure the bars of small multiples: each starts where the name of its group does, on a track."""
    bars, tracks, texts = shapes(svg, RECTANGLE), shapes(svg, LINE), words(svg)
    for x, head_y, head in texts:
        whole = next((right - left for _, (left, _, right) in tracks if abs(left - x) < TOUCH), 0.0)
        if head.lower() not in book.groups or not whole:
            continue
        for _, (left, top, right, bottom) in bars:
            sizes = [y for a, y, text in texts if abs(a - x) < TOUCH and y < top and text.endswith(" svar")]
            under = 0 < max(sizes, default=0.0) - head_y < 14  # of its own block of panels
            if abs(left - x) > TOUCH or not under or right - left > whole - TOUCH:
                continue
            label = " ".join(text for left, y, text in texts if left < x + TOUCH and top - 6 < y < bottom + 6)
            item = next((name for title, name in book.titles.items() if title in label.lower()), None)
            if item:
                key = (item, book.groups[head.lower()], YES)
                yield Seen(key, 100 * (right - left) / whole, "%", 100 * TOUCH / whole, where)


def shapes(svg: etree._Element, kind: re.Pattern[str]) -> list[tuple[str, tuple[float, ...]]]:
    """Return the rectangles or lines of a drawing with their style: left, top and so on."""
    paths = [(path.get("style", ""), path.get("d", "")) for path in svg.iter("{*}path")]
    found = [(style, kind.fullmatch(part.strip())) for style, d in paths for part in re.split("(?=M)", d)]
    return [(style, tuple(map(float, match.groups()))) for style, match in found if match]


def words(svg: etree._Element) -> list[tuple[float, float, str]]:
    """Return the texts of a drawing with the place of each."""
    return [
        (float(t.get("x", -1)), float(t.get("y", -1)), "".join(t.itertext())) for t in svg.iter("{*}text")
    ]


def veiled(book: Book, svg: etree._Element) -> dict[str, set[tuple[object, ...]]]:
    """Return what stands for each hidden share in small multiples: lines, boxes, words, from its left end."""
    texts, tracks = words(svg), [track for _, track in shapes(svg, LINE)]
    heads = [(y, x, book.groups[text.lower()]) for x, y, text in texts if text.lower() in book.groups]
    found: dict[str, set[tuple[object, ...]]] = {}
    for style, (left, bottom, right, top) in shapes(svg, RECTANGLE):
        above = [head for head in heads if head[0] < top and head[1] <= left + TOUCH]
        if "dasharray" not in style or not above:
            continue
        (_, x, group), high = max(above), max(top, bottom)
        lines = [(a - x, b - high, c - x) for a, b, c in tracks if abs(a - x) < TOUCH and top < b < bottom]
        said = [(round(a - x, 2), round(b - high, 2), text) for a, b, text in texts
                if left <= a <= right and top < b < bottom]  # fmt: skip
        shape = [(left - x, right - x, bottom - top), *lines]
        corners = [tuple(round(number, 2) for number in part) for part in shape]
        found.setdefault(group, set()).add((*corners, *said))
    return found


def prose(book: Book, text: str, wanted: Iterable[Key], where: str) -> Iterator[Seen]:
    """Read sentences that name a group and what it was asked: "94 %", or "16 av 17"."""
    for sentence in re.split(r"(?<=[.!?])\s", text):
        plain = " ".join(sentence.lower().split())
        shares = re.findall(r"(\d+(?:,\d+)?)\s*%", plain)
        counts = re.findall(r"\b(\d+) av (?:de )?\d+\b", plain)
        for key, name in _named(book, wanted) if shares or counts else ():
            if not re.search(rf"\b{re.escape(name)}", plain) or book.items[key[0]].title[:5] not in plain:
                continue
            for share in shares:
                value, slack = number(share) or (0.0, 0.0)
                yield Seen(key, value, "%", slack, where)
            for count in counts:
                yield Seen(key, float(count), "count", 0, where)


def lines(book: Book, text: str, wanted: Iterable[Key], where: str) -> Iterator[Seen]:
    """Read lines of a table whose columns are lost: group, question, and a number."""
    asked = _named(book, wanted)
    for line in filter(re.compile(r"\d").search, text.lower().splitlines()):
        for key, name in asked:
            title = book.items[key[0]].title
            if name in line and (found := re.search(re.escape(title) + r"\s+(\d+)\b", line)):
                yield Seen(key, float(found[1]), "count", 0, where)


def _named(book: Book, wanted: Iterable[Key]) -> list[tuple[Key, str]]:
    """Return the yes of each group that is asked for, with the group's name."""
    names = {code: name for name, code in book.groups.items()}
    return [(key, names[key[1]]) for key in dict.fromkeys((item, group, YES) for item, group, _ in wanted)]
