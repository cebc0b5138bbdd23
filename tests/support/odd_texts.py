"""Texts that mean something to Markdown, HTML, Typst, Jinja or a spreadsheet, and where to put them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from boso import data
from boso.data import validation
from boso.spreadsheets.cells import normalise

CODES = {  # what computes, or a chapter by its words, asks for these, though no schema lists what they may be
    "base", "from_code", "named_members", "status_label", "to_code", "unit_of_measure", "variable_label",
}  # fmt: skip
PUBLISHED = {
    "description",
    "note",
    "reason",
    "title",
    "why_not",
}  # the rest there is computed with, or a template by its schema
RUN = "window.kjort=1"
SIGNS = (
    "[{w}](javascript:alert({n}))", "[{w}](data:text/html,<script>{r}</script>)",
    "[{w}](https://example.com/{n})", "![{w}](http://127.0.0.1:9/{n}.png)", "![{w}](images/{w}.png)",
    "<https://example.com/{n}>", "<a@example.com>", "https://example.com/{n}", "www.example.com",
    "<script>{r}</script>", "<img src=x onerror={r}>", "</td></tr></table>",
    "<a href='javascript:{r}'>{w}</a>", "<b>{w}</b>", "</script><script>{r}</script>", "]]>",
    "<!-- {w} -->", "<!--", "&lt;b&gt; &amp;amp;", "&#60;i&#62;", "{{{{ r.name }}}}", "{{{{ {n} }}}}",
    "{{% if x %}}", "{{% raw %}}", "{{# {w} #}}", "${{{w}}}", "#let x = 1", "#{w}[{w}]", "#", "# {w}",
    "## {w}", "$x^2$", "$${w}$$", "$", "\\(x\\)", "`{w}`", "``", "```", "~~~", "{{ref}}`sec-{w}`",
    "{{cite:p}}`{w}`", "{{note}}", ":::", ":::{{note}}", "```{{code-cell}}", "({w})=", "{{#sec-{w}}}",
    "{{.{w}}}", "[@{w}{n}]", "@{w}", "@fig-{w}", "[-@{w}]", "[^1]", "^[{w}]", "[^{w}]: {w}", "=1+{n}",
    "+{n}", "-{n}", "@SUM(A1)", "=cmd|' /C calc'!A0", "|", "a | b", "| a | b |", "* {w}", "- {w}",
    "+ {w}", "{n}. {w}", "{n})", "- [ ] {w}", "> {w}", "% {w}", "---", "***", "+++", "*{w}*", "**{w}**",
    "_{w}_", "__{w}__", "~{w}~", "~~{w}~~", "^{w}^", "snake_case_{w}", "*", "_", "\\", "\\\\",
    "\\newpage", "\\n", "C:\\{w}\\{n}", "\"{w}\"", "'{w}'", "«{w}»", "“{w}”", "‘{w}’", "\"", "''", "--",
    "...", "!", "![", "[", "]", "](", "<", ">", "&", "%", "{{", "}}", "{{{{", "}}}}", "~", "/", "//",
    ";", ",", "…", "–", "½ × {n} ≤ 3", "Łódź", "Ĳssel", "ŋ đ ŧ", "Ελλάς", "Жуков", "Nguyễn", "ﬁ",
    "№ {n}", "→", "€ {n}", "linje\nlinje", "linje\n\n## {w}", "\n- {w}\n- {w}", "lang{w}" * 12, "a\tb",
    "  {w}  ", "", "\u200b{w}\u200d", "\u202e{w}", "e\u0301",
)  # fmt: skip
WORDS = ("rom", "leie", "bolig", "kø", "tårn", "Øy")
REFUSED = (
    "\0", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ue000", "\ue010", "\ufdd0", "\U000f0000", "\ufffd",
    "\U0001d54f", "🏠", "👨👩", "🇳🇴", "☃\ufe0f", "x\u0338", "Z̷a̴l", "漢字", "ひらがな", "한국어",
    "שלום", "مرحبا", "हिन्दी", "ไทย",
)  # fmt: skip


def odd_texts(count: int, seed: int = 2011) -> list[str]:
    """Return texts of one to three odd parts, the same for the same seed; each part is in some text."""
    random = Random(seed)
    parts = list(SIGNS)
    random.shuffle(parts)
    texts = []
    for number in range(count):
        chosen = [parts[number % len(parts)], *random.choices(SIGNS, k=random.choice((0, 0, 1, 2)))]
        words = [part.format(w=random.choice(WORDS), n=random.randrange(2, 99), r=RUN) for part in chosen]
        texts.append(random.choice(("", " ", "ord ")).join(words))
    return [text if text.strip("\u200b\u200d\u202e \n\t") else "ord" for text in texts]


def text_columns(root: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """Yield the tables that people keep: file, name, and the columns of any text but those that are codes."""
    for folder in validation.EDITABLE:
        for info in data.package(root, folder)["resources"]:
            schema = info["schema"]
            keys = [schema.get("primaryKey", []), *(key["fields"] for key in schema.get("foreignKeys", []))]
            codes = {name for key in keys for name in ([key] if isinstance(key, str) else key)} | CODES
            free = [
                field["name"]
                for field in schema["fields"]
                if field["type"] == "string"
                and not {"pattern", "enum"} & field.get("constraints", {}).keys()
                and field["name"] not in codes
                and field.get("boso", {}).keys() <= {"names"}
                and (not folder or field["name"] in PUBLISHED)
            ]
            yield root / "data" / folder / info["path"], info["name"], free


def put(root: Path, texts: list[str]) -> dict[str, list[str]]:
    """Put the texts into all cells of text and seal them; return what each column has now.

    A cell keeps what was in it, and has the text before or after it; cells that were alike stay so. What the
    chapters call by name stays: municipalities, and a box of a diagram.
    """
    rest, changed, placed = cycle(texts), dict[str, str](), dict[str, list[str]]()
    kept = {*data.read("units", root)["name"], "Læring"}
    for path, name, columns in text_columns(root):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, column in ((row, column) for column in columns for row in rows):
            cell = row[column]
            if cell and cell not in kept:
                if cell not in changed:
                    text = next(rest)
                    changed[cell] = f"{cell} {text}" if len(changed) % 2 else f"{text} {cell}"
                row[column] = changed[cell]
                placed.setdefault(f"{name}.{column}", []).append(normalise(row[column]))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        validation.seal(root, path)
    return placed
