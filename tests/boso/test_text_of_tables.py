"""A text of a table is seen as it was written; what nobody would see is refused with its place."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import odd_texts
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from boso import charts, fonts
from boso.data import validation
from boso.figures.chart import proven
from boso.project import ProjectError

LISTS = Path("data", "programme", "lists.csv")


def write(root: Path, texts: list[str]) -> Path:
    """Put a text into each of the first rows of a table, from row 2."""
    path = root / LISTS
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, text in zip(rows, texts, strict=False):
        row["item"] = f"ord {text}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_what_no_font_shows_is_refused_with_file_row_and_column(copy: Path) -> None:
    texts = [text for text in odd_texts.REFUSED if text != "\0"]
    path = write(copy, texts)

    with pytest.raises(ProjectError) as refused:
        validation.seal(copy, path)

    told = str(refused.value).splitlines()
    for row, text in enumerate(texts, start=2):
        (line,) = [one for one in told if f' row {row}, column "item": ' in one]
        assert line.startswith(str(LISTS)) and "no font of the reports shows" in line
        assert f"U+{ord(next(sign for sign in text if fonts.unseen(sign))):04X}" in line


def test_a_file_with_a_zero_byte_is_refused_by_row_as_no_text(copy: Path) -> None:
    with pytest.raises(ProjectError, match="row 2: .*: letters of another system, or a workbook"):
        validation.seal(copy, write(copy, ["\0"]))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_what_is_not_refused_has_a_glyph_and_is_no_control_character(text: str) -> None:
    seen = [sign for sign in text if sign not in fonts.unseen(text)]

    assert all(sign == "\n" or sign.isprintable() or sign == "\xa0" for sign in seen)
    assert not set(fonts.unseen("æøåÆØÅ éèüößł «ŋ đ ŧ» – Łódź Жуков Ελλάς Nguyễn ½ € №"))


def test_the_characters_that_need_no_look_into_the_font_are_in_it() -> None:
    common = {chr(code) for code in range(0x2100) if fonts.COMMON.fullmatch(chr(code))} - {"\n", "\xa0"}

    assert len(common) > 190
    assert not [sign for sign in common if not fonts._is_seen(sign)]


def test_a_line_break_within_a_cell_is_a_blank(copy: Path) -> None:
    path = write(copy, ["to\nlinjer", "to \r\n\r\n linjer"])

    validation.seal(copy, path)

    assert [row["item"] for row in csv.DictReader(path.open(encoding="utf-8"))][:2] == ["ord to linjer"] * 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(4))
def test_a_chart_shows_names_as_they_are_written(seed: int) -> None:
    """No name is maths to matplotlib, and one that is broken into lines is still the table's."""
    names = list(dict.fromkeys(" ".join(text.split()) for text in odd_texts.odd_texts(16, seed)))
    visible = [name for name in names if not fonts.unseen(name)]
    table = pd.DataFrame({"Navn": visible, "Verdi": range(1, len(visible) + 1)})
    chart = charts.bars(table, label="Navn", value="Verdi")

    assert chart is not None
    drawn = letters(" ".join(text.get_text() for text in chart.figure.findobj(Text)))
    assert [name for name in visible if letters(name) not in drawn] == []
    assert len(list(proven(chart, "fig-a").drawings())) == 2


def letters(text: str) -> str:
    """Return a text without what it is broken into lines by."""
    return re.sub(r"[-\s]", "", text)
