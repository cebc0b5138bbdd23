"""What a cell shows by itself, without `show` or %%tekst: a draft, for its author and not for readers.

The preview shows it, marked; a build refuses it, with the call that would publish it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from nbformat import NotebookNode

from boso_press.document.blocks import Draft
from boso_press.document.model import Document, of_file

HIDDEN_TAGS = {"remove-output", "remove-cell"}
IMAGES = ("image/png", "image/svg+xml", "image/jpeg")
NUMBER = re.compile(r"-(\d{3})$")
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
LONGEST, SHOWN = 2000, 60  # characters of a text in the preview, and of what a message quotes
FIGURE = (
    'publish it with show.figure(ax, label="fig-…", title="…", source="…") in its cell, not with plt.show()'
)
TABLE = 'publish it with show.table({}, label="tbl-…", title="…", source="…"), or end the line with ;'
TEXT = "write it in a %%tekst cell, or remove it; a value at the end of a cell is not shown behind ;"
STDERR = "mend what it warns of, remove it, or give the cell the tag remove-output"


def drafts(cell: NotebookNode, number: int) -> Iterator[Draft]:
    """Yield what a cell shows by itself; what a plotting call returns beside its plot is not told."""
    if HIDDEN_TAGS & set(cell.metadata.get("tags", [])):
        return
    stray = [output for output in cell.get("outputs", []) if _is_stray(output)]
    drawn = any(_image(output) for output in stray)
    for output in stray:
        if not (drawn and output.output_type == "execute_result" and not _image(output)):
            what, remedy, line = _told(cell.source, output)
            yield Draft(cell_number(cell, number), line, what, remedy, _html(output), cell.source)


def cell_number(cell: NotebookNode, number: int) -> int:
    """Return a cell's number as the source counts it: papermill adds cells of its own."""
    found = NUMBER.search(cell.get("id", ""))
    return int(found[1]) if found else number


def refusal(documents: Iterable[Document], sources: Path) -> str | None:
    """Return what a build says of drafts: chapter, cell, what it is and the remedy; None without any."""
    lines = dict.fromkeys(
        f"{chapter.stem}: {_place(draft, sources / f'{chapter.stem}.md')}: {draft.what}; {draft.remedy}"
        for document in documents
        for chapter in document.chapters
        for draft in chapter.blocks
        if isinstance(draft, Draft)
    )
    if not lines:
        return None
    return "\n  ".join(["cells show what no reader would get (`boso preview` shows it as a draft):", *lines])


def _place(draft: Draft, source: Path) -> str:
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    where = of_file(text, draft.source, max(draft.line, 1))
    return f"cell {draft.cell}{f', line {draft.line}' if draft.line else ''}{where}"


def _is_stray(output: NotebookNode) -> bool:
    if output.output_type == "stream":
        return bool(output.text.strip())
    return output.output_type in ("display_data", "execute_result") and "boso" not in output.get(
        "metadata", {}
    )


def _told(source: str, output: NotebookNode) -> tuple[str, str, int]:
    """Return what an output is, what to do, and the line of a value at the end of a cell; of others 0."""
    if output.output_type == "stream":
        printed = output.name == "stdout"
        what = f"{'printed text' if printed else 'a warning or other text on stderr'}, {_quoted(output.text)}"
        return what, TEXT if printed else STDERR, 0
    expression, line = _last(source) if output.output_type == "execute_result" else ("", 0)
    if _image(output):
        return "a figure without show", FIGURE, line
    if "<table" in output.data.get("text/html", ""):
        own = f" ({expression})" if expression else ""
        return f"a table{own} without show", TABLE.format(expression or "frame"), line
    said = _quoted(output.data.get("text/markdown", output.data.get("text/plain", "")))
    return f"{'the value of the last line' if line else 'a display'}, {said}", TEXT, line


def _last(source: str) -> tuple[str, int]:
    """Return the expression that a cell ends with, if it is short, and its line."""
    lines = source.split("\n")
    try:
        last = ast.parse("\n".join("" if line.startswith(("%", "!")) else line for line in lines)).body[-1]
    except (SyntaxError, IndexError):
        return "", 0
    text = ast.unparse(last)
    return (text if isinstance(last, ast.Expr) and len(text) <= SHOWN else ""), last.lineno


def _image(output: NotebookNode) -> str:
    """Return the type of an output's image, if it has one."""
    return next((mime for mime in IMAGES if mime in output.get("data", {})), "")


def _html(output: NotebookNode) -> str:
    """Return an output as the preview shows it."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text[:LONGEST])}</pre>"
    data = output.data
    if (mime := _image(output)) and mime != "image/svg+xml":
        return f'<img alt="" src="data:{mime};base64,{data[mime].strip()}">'
    if html := data.get("text/html"):
        return STYLE.sub("", html)
    return f"<pre>{escape(data.get('text/markdown', data.get('text/plain', ''))[:LONGEST])}</pre>"


def _quoted(text: str) -> str:
    plain = " ".join(text[: 4 * SHOWN].split())
    return f'"{plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"}"'
