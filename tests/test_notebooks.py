"""How chapters are written: short cells, only boso imported, no number of the data typed in prose."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import pytest
from jupytext.config import load_jupytext_config
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.md"))
LONGEST_CELL = 12
NAMES = {chapter.stem: chapter for chapter in CHAPTERS}

# Digits that prose may hold without {{ }}, all in one place
ALLOWED = re.compile(
    r"\[?@[\w:.-]+[^\]]*\]?"  # citations and references: [@nou2011_15, s. 4], @fig-x
    r"|\{#[\w-]+\}|\[\^[\w-]+\]"  # section ids and footnote marks
    r"|NOU 2011:15"  # the name of a public report
)
# Number words carry data too. Not "én" and "ett", which are articles or "one of", nor "fleste", "most" and
# the like, which are vague; "flest" is allowed where an expression says who.
NUMBER_WORD = re.compile(
    r"\b(?:null|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|hundre|tusen|begge|flest|halvparten"
    r"|\w*(?:tredjedel|fjerdedel|femtedel|dobl|dobbel)\w*"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice|doubled|tripled)\b",
    re.IGNORECASE,
)
# Number words that prose may hold without {{ }}, all in one place; □ stands for an expression
ALLOWED_WORDS = re.compile(
    r"i fire trinn"  # the project's own scale of assessments
    r"|eller begge deler"  # a phrase: one or the other or both
    r"|summen av to avrundede tall"  # how a printed figure came about
    r"|de to påstandene|de to undersøkelsene"  # the statements and surveys that the table beside shows
    r"|flest \w+ (?:(?:gjelder|handler om) )?□",  # which has most is what the expression says
    re.IGNORECASE,
)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
FORBIDDEN = re.compile(
    r"^\s*(def|class|for|while|with|try|import os|open\()|\b(read_csv|Path|pathlib)\b", re.MULTILINE
)
SHOWN = re.compile(r"(?:title|subtitle|note|source)=f?\"([^\"]*)\"")
IMPORT = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)


def read(path: Path) -> NotebookNode:
    return jupytext.read(path, fmt="md:myst")


def code(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def is_tekst(source: str) -> bool:
    return source.startswith("%%tekst")


@pytest.fixture(params=NAMES, ids=str)
def chapter(request: pytest.FixtureRequest) -> Path:
    return NAMES[request.param]


def test_all_chapters_of_the_report_are_there() -> None:
    assert list(NAMES) == [
        "00_sammendrag", "01_innledning", "02_metode", "03_status", "04_husbanken", "05_oppsummering",
        "06_english_summary", "07_etterproving", "08_intervjuguide", "faktaark",
    ]  # fmt: skip


def test_code_cells_are_short_and_hold_no_package_work(chapter: Path) -> None:
    for source in code(chapter):
        if not is_tekst(source):
            assert len(source.splitlines()) <= LONGEST_CELL, source
            assert not FORBIDDEN.search(source), source


def test_a_chapter_imports_only_boso(chapter: Path) -> None:
    for source in code(chapter):
        if not is_tekst(source):
            assert set(IMPORT.findall(source)) <= {"boso"}, source


def test_no_number_is_typed_in_prose(chapter: Path) -> None:
    for cell in read(chapter).cells:
        source = cell.source
        if cell.cell_type == "code":
            if not is_tekst(source):
                continue
            source = "\n".join(source.splitlines()[1:])
        bare = ALLOWED.sub("", EXPRESSION.sub("", source))
        assert not re.search(r"\d", bare), f"{chapter.name}: a digit is typed in:\n{cell.source}"


def test_no_number_is_typed_in_a_title_or_subtitle(chapter: Path) -> None:
    for source in code(chapter):
        for text in SHOWN.findall(source):
            assert not re.search(r"\d", ALLOWED.sub("", EXPRESSION.sub("", text))), f"{chapter.name}: {text}"


def bare_words(chapter: Path, text: str) -> list[str]:
    """Return the number words of a text that are neither allowed nor from an expression."""
    english = chapter.stem == "06_english_summary"
    shown = ALLOWED_WORDS.sub("", ALLOWED.sub("", EXPRESSION.sub("□", text)))
    return [word for word in NUMBER_WORD.findall(shown) if not (english and word.lower() == "to")]


def test_no_number_word_that_carries_data_is_typed_in_prose(chapter: Path) -> None:
    for cell in read(chapter).cells:
        shown = [cell.source]
        if cell.cell_type == "code" and is_tekst(cell.source):
            shown = ["\n".join(cell.source.splitlines()[1:])]
        elif cell.cell_type == "code":
            shown = SHOWN.findall(cell.source)
        for text in shown:
            assert not bare_words(chapter, text), f"{chapter.name}: a number word is typed in:\n{text}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De {{ five | ord }} kommunene fikk mest.", []),
        ("De fem kommunene fikk mest.", ["fem"]),
        ("Over halvparten var enige, og bruken er firedoblet.", ["halvparten", "firedoblet"]),
        ("Vel en tredjedel svarte.", ["tredjedel"]),
        ("Flest tiltak gjelder {{ theme }}.", []),
        ("Flest tiltak gjelder bolig.", ["Flest"]),
    ],
)
def test_number_words_are_told_from_expressions(text: str, found: list[str]) -> None:
    assert bare_words(NAMES["03_status"], text) == found


def test_a_chapter_opens_with_title_parameters_and_one_import_cell(chapter: Path) -> None:
    title, parameters, imports = read(chapter).cells[:3]

    assert re.fullmatch(r"# .+", title.source)
    assert parameters.metadata["tags"] == ["parameters"]
    assert parameters.source.splitlines()[0] == "year = 2011"
    assert imports.source.startswith("%load_ext boso\nfrom boso import ")


def test_every_section_declares_its_scope(chapter: Path) -> None:
    for cell in read(chapter).cells:
        if cell.cell_type == "markdown" and re.match(r"## ", cell.source):
            assert cell.metadata.get("scope") in ("programme", "unit"), f"{chapter.name}: {cell.source}"


def test_saving_a_chapter_in_jupyterlab_changes_nothing_but_what_was_edited(chapter: Path) -> None:
    """JupyterLab reads and writes chapters by jupytext: a round trip must give the same text."""
    config = load_jupytext_config(str(chapter))

    assert jupytext.writes(read(chapter), fmt="md:myst", config=config) == chapter.read_text(encoding="utf-8")


def test_chapters_are_committed_without_outputs(chapter: Path) -> None:
    assert all(not cell.get("outputs") for cell in read(chapter).cells)


def test_labels_are_unique_in_the_whole_report() -> None:
    sources = [source for path in CHAPTERS for source in code(path)]
    labels = [label for source in sources for label in re.findall(r'label="((?:fig|tbl)-[^"]+)"', source)]

    assert sorted(labels) == sorted(set(labels))
