"""A reader who works out what pages hide: takes every number from them, and what must hold between numbers.

Knows the questionnaire, what the report of 2011 printed, and which cells are hidden; not how.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pikepdf
from lxml import etree, html
from pypdf import PdfReader
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

ALL, KNOW, YES, NO, SIZE = "all", "know", "yes", "no", "size"
HIDDEN, UNANSWERED = "skjult", "unanswered"
BASES = ("Svar", "Spurt", "Svar i alt")
SHARES = ("Andel",)
DERIVED = re.compile(r"grense|mulige|Endring|Opphav")
RECTANGLE = re.compile(r"M ([\d.-]+) ([\d.-]+) \s*L ([\d.-]+) \S+ \s*L \S+ ([\d.-]+) \s*L \S+ \S+ \s*z")
SHARE = re.compile(r"""s\.share\(['"](\w+)['"]((?:, ?\d)*)(?:, ?role=(\d))?\)""")

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

    @classmethod
    def read(cls, path: Path) -> Book:
        fields = {field["name"]: field for field in json.loads(path.read_text(encoding="utf-8"))["fields"]}

        def scale(name: str) -> dict[str, str]:
            return {one["label"].lower(): str(one["value"]) for one in fields[name]["categories"]}

        items = {
            name: Item(
                field["title"].lower(),
                field["boso"]["base"] == KNOW,
                scale(name) | {"ikke svart": UNANSWERED},
                tuple(map(str, field["boso"].get("yes", ()))),
            )
            for name, field in fields.items()
            if field["boso"]["kind"] in ("background", "filter", "item") and name != "municipality"
        }
        return cls(items, scale("municipality"), scale("role"))

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
    for match in book.token.finditer(text):
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
    for match in book.token.finditer(text.replace("-\n", "")):
        label = re.sub(r"[\s-]+", " ", (match["label"] or "").lower())
        if label in book.titles:
            items = [book.titles[label]] if size else [*items, book.titles[label]]
            group = size = ""
        elif label in book.groups:
            group, rest = book.groups[label], iter(())
        elif match["size"] and group:
            size, rest = match["size"], iter(items)
            yield Seen((SIZE, group, ""), float(size), "count", 0, where)
        elif size and (match["hidden"] or match["bare"]) and (item := next(rest, None)) and match["bare"]:
            yield Seen((item, group, YES), float(match["bare"]), "%", 0.5, where)


def measured(book: Book, svg: etree._Element, where: str) -> Iterator[Seen]:
    """Measure the bars of small multiples: each starts where the name of its group does."""
    found = [RECTANGLE.findall(path.get("d", "")) for path in svg.iter("{*}path")]
    bars = [tuple(map(float, corners[0])) for corners in found if len(corners) == 1]
    texts = [
        (float(t.get("x", -1)), float(t.get("y", -1)), "".join(t.itertext())) for t in svg.iter("{*}text")
    ]
    for x, _, head in texts:
        own = [(top, bottom, right - x) for left, top, right, bottom in bars if abs(left - x) < 0.01]
        if head.lower() not in book.groups or not own:
            continue
        whole = max(wide for *_, wide in own)
        for top, bottom, wide in own:
            label = " ".join(text for left, y, text in texts if left < x and top - 6 < y < bottom + 6).lower()
            item = next((name for title, name in book.titles.items() if title in label), None)
            if item and wide < whole - 0.01:
                key = (item, book.groups[head.lower()], YES)
                yield Seen(key, 100 * wide / whole, "%", 0.01, where)


def prose(book: Book, text: str, wanted: Iterable[Key], where: str) -> Iterator[Seen]:
    """Read sentences that name a group and what it was asked: "94 %", or "16 av 17"."""
    for sentence in re.split(r"(?<=[.!?])\s", text):
        plain = " ".join(sentence.lower().split())
        for item, group, _ in dict.fromkeys((item, group, YES) for item, group, _ in wanted):
            name = next(label for label, code in book.groups.items() if code == group)
            if not re.search(rf"\b{re.escape(name)}", plain) or book.items[item].title[:5] not in plain:
                continue
            for share in re.findall(r"(\d+(?:,\d+)?)\s*%", plain):
                value, slack = number(share) or (0.0, 0.0)
                yield Seen((item, group, YES), value, "%", slack, where)
            for count in re.findall(r"\b(\d+) av (?:de )?\d+\b", plain):
                yield Seen((item, group, YES), float(count), "count", 0, where)


def lines(book: Book, text: str, wanted: Iterable[Key], where: str) -> Iterator[Seen]:
    """Read lines of a table whose columns are lost: group, question, and a number."""
    for line in text.lower().splitlines():
        for item, group, _ in dict.fromkeys((item, group, YES) for item, group, _ in wanted):
            name = next(label for label, code in book.groups.items() if code == group)
            if name in line and (found := re.search(re.escape(book.items[item].title) + r"\s+(\d+)\b", line)):
                yield Seen((item, group, YES), float(found[1]), "count", 0, where)


# Where numbers stand


def html_page(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read a page: tables and their downloads, descriptions, drawings and sentences."""
    tree = html.document_fromstring(path.read_text(encoding="utf-8"))
    where = f"{path.parent.name}/{path.name}"
    for table in tree.iter("table"):
        rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
        yield from grid(book, rows, f"{where}: table")
    for link in tree.xpath("//a/@href[starts-with(., 'data:')]"):
        text = unquote(link.partition(",")[2]).lstrip("\ufeff")
        yield from grid(book, list(csv.reader(io.StringIO(text))), f"{where}: download")
    for value in tree.xpath(
        "//@*[not(name() = 'd' or name() = 'href' or name() = 'style')] | //*[@class='alt']/text()"
    ):
        yield from told(book, value, f"{where}: alt")
    for svg in tree.iter("{*}svg"):
        yield from drawing(book, svg, where)
        svg.clear()
    for element in tree.xpath("//*[@class='alt'] | //style | //table"):
        element.clear()
    for block in tree.iter("p", "li", "dd", "h1", "h2", "h3", "h4", "figcaption"):
        yield from prose(book, block.text_content(), wanted, f"{where}: text")


def drawing(book: Book, svg: etree._Element, where: str) -> Iterator[Seen]:
    """Read a drawing: its texts, its hidden descriptions, and how long its bars are."""
    texts = "\n".join("".join(text.itertext()) for text in svg.iter("{*}text"))
    yield from drawn(book, texts, f"{where}: drawing")
    for note in svg.iter("{*}title", "{*}desc", "{*}metadata"):
        yield from told(book, "".join(note.itertext()), f"{where}: alt")
    yield from measured(book, svg, f"{where}: bar")


def notebook(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read an executed notebook: what its outputs show, and what they carry along."""
    content = json.loads(path.read_text(encoding="utf-8"))
    where = f"{path.parent.name}/{path.name}"
    outputs = [output for cell in content["cells"] for output in cell.get("outputs", [])]
    yield from told(book, json.dumps(content["metadata"], ensure_ascii=False), f"{where}: metadata")
    for output in outputs:
        data = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
        about = output.get("metadata", {}).get("boso", {})
        yield from prose(
            book, data.get("text/markdown", "") + about.get("title", ""), wanted, f"{where}: output"
        )
        yield from told(book, about.get("alt", ""), f"{where}: metadata")
        yield from _carried(book, about, f"{where}: metadata")
        if "image/svg+xml" in data:
            yield from drawing(book, etree.fromstring(data["image/svg+xml"].encode()), f"{where}: output")
        for table in html.fromstring(data["text/html"]).iter("table") if "text/html" in data else ():
            rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
            yield from grid(book, rows, f"{where}: output")


def _carried(book: Book, about: dict[str, Any], where: str) -> Iterator[Seen]:
    """Read the numbers behind a figure, and those behind sentences."""
    table = about.get("table")
    for kind in ("raw", "text") if table else ():
        head = [column["title"] for column in table["columns"]]
        yield from grid(book, [head, *[[cell[kind] for cell in row] for row in table["rows"]]], where)
    for printed in about.get("printed", ()):
        if (found := SHARE.match(printed["expression"])) and isinstance(printed["raw"], float):
            codes = "+".join(re.findall(r"\d", found[2]))
            yield Seen((found[1], found[3] or ALL, codes), printed["raw"], "%", 1e-6, where)


def pdf(book: Book, path: Path, wanted: Iterable[Key]) -> Iterator[Seen]:
    """Read a PDF: its text, its descriptions for those who do not see, and its properties."""
    where = f"{path.parent.name}/{path.name}"
    for text in pdf_texts(path):
        yield from drawn(book, text, f"{where}: text")
        yield from prose(book, text, wanted, f"{where}: text")
        yield from lines(book, text, wanted, f"{where}: text")
    for text in pdf_notes(path):
        yield from told(book, text, f"{where}: alt")


def pdf_texts(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def pdf_notes(path: Path) -> list[str]:
    """Return the alternative texts of a PDF, and its properties."""
    with pikepdf.open(path) as opened:
        alts = [str(thing["/Alt"]) for thing in opened.objects
                if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]  # fmt: skip
        return [*alts, *(str(value) for value in opened.docinfo.values())]


# Working out


class System:
    """What must hold between the numbers of a survey, with what was seen and what was printed."""

    def __init__(self, book: Book, seen: Iterable[Seen]) -> None:
        self.book, self.seen = book, list(seen)
        self.places: dict[Key, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[dict[Key, float], float, float]] = []
        for key in self._keys():
            self.places[key] = len(self.places)
            self.low.append(0)
            self.high.append(1000)
        self._sizes()
        self._structure()
        for one in self.seen:
            if one.key[0] != SIZE:
                self.limit(one.key, *self._range(one))

    def _keys(self) -> Iterator[Key]:
        for group in (ALL, KNOW, *self.book.groups.values()):
            yield SIZE, group, ""
        for name, item in self.book.items.items():
            for code in item.scale.values():
                yield name, ALL, code
            for group in self.book.groups.values() if name != "role" else ():
                codes = [YES, NO]
                if name == "involvement" and group in self.book.roles.values():
                    codes = list(item.scale.values())
                for code in codes:
                    yield name, group, code

    def _sizes(self) -> None:
        for one in self.seen:
            if one.key[0] == SIZE:
                self.limit(one.key, one.value, one.value)

    def parts(self, key: Key) -> list[Key]:
        """Return the single cells that a key stands for."""
        if key in self.places:
            return [key]
        item, group, codes = key
        if codes == YES:
            return [(item, group, code) for code in self.book.items[item].yes]
        return [(item, group, code) for code in codes.split("+")]

    def _range(self, one: Seen) -> tuple[float, float]:
        """Return between which numbers of persons a number lies."""
        if one.unit == "count":
            return one.value, one.value
        base = self.places[self.book.base(*one.key[:2])]
        if self.low[base] != self.high[base]:
            return 0, 1000
        low, high = ((one.value + side) * self.low[base] / 100 for side in (-one.slack, one.slack))
        return float(np.ceil(low - 1e-9)), float(np.floor(high + 1e-9))

    def limit(self, key: Key, low: float, high: float) -> None:
        """Note between which numbers a cell, or several together, lie."""
        cells = self.parts(key)
        if len(cells) > 1:
            self.rows.append((dict.fromkeys(cells, 1), low, high))
            return
        place = self.places[cells[0]]
        self.low[place] = max(self.low[place], low)
        self.high[place] = min(self.high[place], high)

    def equal(self, cells: Iterable[Key], total: Key) -> None:
        """Note that cells add up to another one."""
        self.rows.append((dict.fromkeys(cells, 1.0) | {total: -1.0}, 0, 0))

    def _structure(self) -> None:
        book = self.book
        for name, item in book.items.items():
            scale = list(item.scale.values())
            self.equal([(name, ALL, code) for code in scale], book.base(name, ALL))
            for groups in (book.roles.values(), book.towns.values()) if name != "role" else ():
                self._margins(name, item, list(groups))
        for role in book.roles.values():
            self.equal([("role", ALL, role)], (SIZE, role, ""))
        know = ("know_programme", ALL, YES)
        self.equal(self.parts(know), (SIZE, KNOW, ""))

    def _margins(self, name: str, item: Item, groups: list[str]) -> None:
        """Note the sums over an item's answers in each group, and over the groups."""
        for group in groups:
            cells = [key for key in self.places if key[:2] == (name, group)]
            self.equal(cells, (SIZE, group, ""))
            if item.programme:
                more = {("know_programme", group, YES): 1.0, (name, group, YES): -1.0}
                self.rows.append((more, 0, 1000))
        split = (name, groups[0], YES) in self.places
        for codes in [list(item.yes)] if split else [[code] for code in item.scale.values()]:
            parts = {(name, group, YES if split else codes[0]): 1.0 for group in groups}
            self.rows.append((parts | {(name, ALL, code): -1.0 for code in codes}, 0, 0))

    def believe(self, shares: pd.DataFrame, rankings: pd.DataFrame) -> None:
        """Note what the report printed: shares, and who has more."""
        for row in shares[shares["reading"] == "rounded"].itertuples():
            if row.item in self.book.items:
                key = (str(row.item), str(row.group), str(row.category))
                self.limit(key, *self._range(Seen(key, float(row.printed), "%", 0.5, "report")))
        for row in rankings.itertuples():
            if row.rule == "more":
                one, two = (self.parts((name, ALL, str(row.category))) for name in (row.item, row.other))
                self.rows.append((dict.fromkeys(one, 1.0) | dict.fromkeys(two, -1.0), 1, 1000))
            if row.rule == "largest":
                self._largest(str(row.item), str(row.other))

    def _largest(self, item: str, first: str) -> None:
        sizes = {town: self.high[self.places[SIZE, town, ""]] for town in self.book.towns.values()}
        for town in set(sizes) - {first}:
            more = {(item, first, YES): sizes[town], (item, town, YES): -sizes[first]}
            self.rows.append((more, 1, 1e6))

    def solve(self, goal: dict[Key, float]) -> float | None:
        """Return the least that a sum of cells can be; None where the numbers contradict each other."""
        shape = (len(self.rows), len(self.places))
        matrix = np.zeros(shape)
        for number_, (terms, _, _) in enumerate(self.rows):
            for key, factor in terms.items():
                matrix[number_, self.places[key]] = factor
        price = np.zeros(shape[1])
        for key, factor in goal.items():
            price[self.places[key]] = factor
        found = milp(
            price,
            constraints=LinearConstraint(
                csr_array(matrix), [r[1] for r in self.rows], [r[2] for r in self.rows]
            ),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            integrality=np.ones(shape[1]),
        )
        return None if found.x is None else float(round(price @ found.x))

    def bounds(self, key: Key) -> tuple[int, int] | None:
        """Return the least and the most persons there can be in a cell; None where numbers contradict."""
        least, most = self.solve({key: 1}), self.solve({key: -1})
        return None if least is None or most is None else (int(least), int(-most))
