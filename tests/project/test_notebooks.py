"""How chapters are written: short cells, only well-known imports, no number of the data typed in prose."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import pytest
from click.testing import CliRunner
from jupytext.config import load_jupytext_config
from nbformat import NotebookNode
from project import ROOT

from boso import data, params
from boso.__main__ import main
from boso_press.proof import typed_numbers

CHAPTERS = sorted((ROOT / "notebooks").glob("*.md"))
LONGEST_CELL = 12
NAMES = {chapter.stem: chapter for chapter in CHAPTERS}
OURS = ("00_sammendrag", "01_innledning", "02_metode", "03_status", "04_husbanken", "05_oppsummering",
        "06_english_summary", "07_etterproving", "08_intervjuguide", "faktaark")  # fmt: skip

FORBIDDEN = re.compile(
    r"^\s*(def|class|for|while|with|try|import os|open\()|\b(read_csv|Path|pathlib)\b", re.MULTILINE
)
IMPORT = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)


def read(path: Path) -> NotebookNode:
    return jupytext.read(path, fmt="md:myst")


def code(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def is_tekst(source: str) -> bool:
    return source.startswith("%%tekst")


@pytest.fixture(params=NAMES, ids=str)
def chapter(request: pytest.FixtureRequest) -> Path:
    """A chapter, also one that a researcher has added."""
    return NAMES[request.param]


@pytest.fixture(params=OURS)
def ours(request: pytest.FixtureRequest) -> Path:
    """A chapter that was written with this project, after its own rules."""
    return NAMES[request.param]


def test_a_chapter_names_the_years_that_its_text_was_read_for(ours: Path) -> None:
    """Only the newest may be left: what is read for a year was read for those before."""
    read_for = read(ours).metadata["boso"]["years"]

    assert read_for == params.years(ROOT)[: len(read_for)]
    assert len(read_for) >= len(params.years(ROOT)) - 1


def test_code_cells_are_short_and_hold_no_package_work(ours: Path) -> None:
    for source in code(ours):
        if not is_tekst(source):
            assert len(source.splitlines()) <= LONGEST_CELL, source
            assert not FORBIDDEN.search(source), source


def test_a_chapter_imports_boso_and_what_a_researcher_knows(ours: Path) -> None:
    for source in code(ours):
        if not is_tekst(source):
            assert set(IMPORT.findall(source)) <= {"boso", "pandas", "numpy", "seaborn", "matplotlib"}, source


def test_no_number_is_typed_in_prose(chapter: Path) -> None:
    assert typed_numbers.find_typed_numbers(chapter.stem, chapter.read_text(encoding="utf-8")) == []


def test_what_the_rows_of_a_year_state_is_cited_from_the_rows(ours: Path) -> None:
    """Only text of one year cites by its key the report that tables are from: new rows have another."""
    reports = set(data.read("evaluation_reports")["key"])
    tables = {str(about["name"]) for about in data.package()["resources"]} - {"evaluation_reports"}
    reports &= {key for table in tables for key in data.read(table)["reported_in"]}
    for source in code(ours):
        head, *lines = source.splitlines()
        told = [line for line in lines if "year == " not in head and "if year == " not in line]
        cited = [line for line in told if any(f"@{key}" in line for key in reports)]
        assert cited == [], "write {{ rows | kilde }}, or a cell of its own: %%tekst hvis year == …"


CHAPTER = """---
kernelspec: {name: python3, version: 3}
---

# Boliger

```{code-cell} ipython3
year = 2011
show.table(r.housing.table, label="tbl-1", title="TITLE",
           source="[@moreforsking2012, tabell 1]")
```

+++ {"scope": "unit", "width": 2}

MARKDOWN

```{code-cell} ipython3
%%tekst hvis year == 2011
{{ r.name }} har {{ 12 }} boliger, se [^note]. {% if year == 2010 %}Det var få.{% endif %}
TEKST
```
"""


@pytest.mark.parametrize(
    ("where", "text", "found"),
    [
        ("MARKDOWN", "Ingen tall her.", []),
        ("MARKDOWN", "Se [@nou2011_15, s. 4] og NOU 2011:15.", []),
        ("MARKDOWN", "Meld. St. 17 (2012–2013), Prop. 1 S (2012–2013), § 4-5 og §§ 10–12.", []),
        ("MARKDOWN", "I 2012 var det flere.", [(15, "2012")]),
        ("MARKDOWN", "```python\nrows.head(5)\n```\n\nKoden `q12 == 7`.", []),
        ("MARKDOWN", "```python\nrows.head(5)\n```\n\nDe `47`, og 48.", [(19, "47"), (19, "48")]),
        ("MARKDOWN", "```{math}\nx_1 = \\frac{1}{2}\n```\nog $x_1 = 47$.", [(18, "47")]),
        ("MARKDOWN", "Det er US$2 i dag.\n\nDet er 1 krone, eller US$y.", [(15, "2"), (17, "1")]),
        ("MARKDOWN", "$$ p = 100 \\cdot \\frac{a}{n} \\times 100 $$\n\nOg $n = 100$.", [(17, "100")]),
        ("MARKDOWN", "Pris $a.\n+++\nOg 2$.", [(17, "2")]),
        ("MARKDOWN", "Pris $ a 2$ og $b 1 $, $c $2.", [(15, "2"), (15, "1"), (15, "2")]),
        ("MARKDOWN", "- Pris $a\n- og 2$", [(16, "2")]),
        ("MARKDOWN", "Pris $a\n\n```\nx = 5\n```\n\nb$ og 2 hus.", [(21, "2")]),
        ("TEKST", "Det er US${{ n }} for 2 hus, og US${{ n }}.", [(20, "2")]),
        ("TEKST", "De {{ five | ord }} kommunene fikk mest.", []),
        ("TEKST", "De fem kommunene fikk 1,5 millioner.", [(20, "fem"), (20, "1,5")]),
        ("TEKST", "Over halvparten, og firedoblet.", [(20, "halvparten"), (20, "firedoblet")]),
        ("TEKST", "En tredjedel svarte.", [(20, "tredjedel")]),
        ("TEKST", "Flest tiltak gjelder {{ theme }}.", []),
        ("TEKST", "Flest tiltak gjelder bolig.", [(20, "Flest")]),
        ("TITLE", "Moss har {{ n }} boliger", []),
        ("TITLE", "Moss har 59 boliger", [(9, "59")]),
        ("TITLE", "Tre av kommunene har plan", [(9, "Tre")]),
    ],
)  # fmt: skip
def test_a_number_typed_in_prose_is_named_with_its_line(
    where: str, text: str, found: list[tuple[int, str]]
) -> None:
    assert typed_numbers.find_typed_numbers("03_status", CHAPTER.replace(where, text)) == found


@pytest.mark.parametrize(
    "excepted",
    ["@fig-x", "@fig-x.", "@moreforsking2012", "@nou2011_15 [s. 4]", "[@nou2011_15, s. 4]",
     "[@moreforsking2012], tabell 3", "@nou2011_15, s. 3–5", "[se @a; @b, s. 3]", "@a [s. 12 og 14]",
     "[@a, kapittel 3, 4]", "@a (s. 4)", "**@a**, s. 5", "@a, Tabell 3", "@a [særlig kapitlene 2 og 3]",
     "@a [kap. 3, s. 5]", "[@a, sider 4-5]",
     "[@a, tabell A4]", "[@a, pages 4–5]", "@a [sidene 4 og 5]", "@a [avsnitt 3]", "@a [bind 2]",
     "{ref}`se der <sec-2>`",
     "[^note]", "{ref}`sec-x`", "{numref}`fig-2`", "[kart](https://x.no/12)",
     "[kart](#fig-2)", "`q12`", "$x_1$", "https://x.no/12", "CO~2~", "m^2^", "NOU 2011:15",
     "Meld. St. 17 (2012–2013)", "Prop. 1 S (2012–2013)", "§ 4", "{{ five }}", "<!-- 12 -->"],
)  # fmt: skip
def test_no_exception_reaches_beyond_itself(excepted: str) -> None:
    """A number before it, or after it on the same line, is found."""
    for text in (
        f"Av 37 {excepted}.",
        f"Se {excepted}. Da var det 37.",
        f"{excepted} sier at 37 [a](b) svarte.",
    ):
        assert found_in(text) == [(1, "37")], text
    assert found_in(f"Se {excepted} og ja.") == []


@pytest.mark.parametrize(
    "text",
    ["Se @sec-del [Moss fikk 37 hus].", "[@sec-del og 37 hus]", "[@fig-x; 37 hus]", "@sec-del, figur 37",
     "{ref}`Moss fikk 37 hus <sec-del>`", "[per@post.no fikk 37 hus]", "a@b [37 hus]", "\\@a [37 hus]",
     "[@a, s. 4, der Moss fikk 37 hus]", "@a, s. 4 og 37 hus", "@a, s. 4, 37 hus",
     "@a [bind 2, 37 hus]", "Moss\\[^37]",
     "Tekst\n:merk: Moss fikk 37 hus", "[Skriv til per@post.no, som fikk 37 hus](https://a.no)"],
)  # fmt: skip
def test_no_sentence_passes_for_a_reference(text: str) -> None:
    assert [found.text for found in found_in(text)] == ["37"]


def test_what_stands_in_brackets_before_a_key_is_prose() -> None:
    assert found_in("De [37, @nou2011_15, s. 4] og [38 i @x].") == [(1, "37"), (1, "38")]


def found_in(text: str) -> list[typed_numbers.TypedNumber]:
    return typed_numbers.find_typed_numbers("03_status", text)


def test_to_is_no_number_in_the_english_chapter() -> None:
    assert typed_numbers.find_typed_numbers("06_english_summary", "It aims to reach five.") == [(1, "five")]
    assert typed_numbers.find_typed_numbers("03_status", "De når to av dem.") == [(1, "to")]


def test_the_command_names_the_chapter_and_the_line(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / "notebooks" / "01_innledning.md").write_text("# Innledning\n\nDe fem kommunene", encoding="utf-8")
    monkeypatch.chdir(copy)

    result = CliRunner().invoke(main, ["check", "prose"])

    assert result.exit_code == 1
    assert 'notebooks/01_innledning.md: line 3: "fem" is typed in prose' in result.output


def test_a_chapter_opens_with_title_parameters_and_one_import_cell(ours: Path) -> None:
    title, parameters, imports = read(ours).cells[:3]

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
