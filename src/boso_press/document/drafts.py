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
WARNING = re.compile(r":(\d+): (\w*Warning): (.*)")
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
PRINTING = re.compile(r"\b(?:print|display|info|pprint)\(")
PLOTTING = re.compile(r"\b(?:plt|sns|so)\.|\.plot\b|\bax\w*\.")
SHOWING = re.compile(r"\bplt\.show\(")
LONGEST, SHOWN = 2000, 60  # characters of a text in the preview, and of what a message quotes
FIGURE = 'publish it with show.figure(ax, label="fig-…", title="…", source="…") in the same cell'
QUIET = "or end the line with ;"
TABLE = f'publish it with show.table({{}}, label="tbl-…", title="…", source="…"), {QUIET}'


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
    """Return what an output is, what to do, and the line that shows it (0 where that is not known)."""
    if output.output_type == "stream":
        return _stream(source, output)
    data, (expression, line) = output.data, _last(source)
    if _image(output):
        shown = _line(SHOWING, source)
        remedy = f"remove plt.show(), and {FIGURE}" if shown else FIGURE
        return "a figure without show", remedy, shown or _line(PLOTTING, source)
    displayed = output.output_type == "display_data"
    own = f" ({expression})" if expression and not displayed else ""
    line = _line(PRINTING, source) if displayed else line
    page, said = data.get("text/html", ""), _quoted(data.get("text/plain", ""))
    if 'class="dataframe"' in page:
        return f"a table{own} without show", TABLE.format(expression or "frame"), line
    if "<style" in page:
        return f"a styled table{own}", "show.table takes the DataFrame itself, and formats={…}", line
    if "text/markdown" in data:
        return "a text shown by display", "write it in a %%tekst cell or as Markdown", line
    if displayed:
        return f"a display, {said}", "use show.figure, show.table or a %%tekst cell, or remove it", line
    return f"the value of the last line, {said}", f"write it in a %%tekst cell, {QUIET}", line


def _stream(source: str, output: NotebookNode) -> tuple[str, str, int]:
    text, otherwise = output.text, "or give the cell the tag remove-output"
    if output.name == "stdout":
        line = _line(PRINTING, source)
        return f"printed text, {_quoted(text)}", "write it in a %%tekst cell, or remove it", line
    if warned := WARNING.search(text):
        line = int(warned[1]) if "ipykernel" in text[: warned.start()] else 0
        return f"a warning, {warned[2]}: {_quoted(warned[3])}", f"mend what it warns of, {otherwise}", line
    return f"text on stderr, {_quoted(text)}", f"remove it, {otherwise}", 0


def _last(source: str) -> tuple[str, int]:
    """Return the expression that a cell ends with, if it is short, and its line."""
    lines = source.split("\n")
    try:
        last = ast.parse("\n".join("" if line.startswith(("%", "!")) else line for line in lines)).body[-1]
    except (SyntaxError, IndexError):
        return "", 0
    text = ast.unparse(last)
    return (text if isinstance(last, ast.Expr) and len(text) <= SHOWN else ""), last.lineno


def _line(sought: re.Pattern[str], source: str) -> int:
    return next((i for i, line in enumerate(source.split("\n"), 1) if sought.search(line)), 0)


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
