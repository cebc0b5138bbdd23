"""A report whose chapter speaks municipality by municipality, as readers get it."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from building import Kernels
from small_project import add_chapter, write_chapters

pytestmark = pytest.mark.slow

GRANTED = """granted = r.municipal("grants").query("year == 2010").set_index("name").amount_nok"""
HAMAR = """%%tekst hamar
Kommunen fikk {{ granted["Hamar"] | kroner }}.[^a]
Det ble {{ r.facts.person_years }} årsverk.

[^a]: Budsjettet var {{ r.facts.budget_total }}."""
MOSS = """%%tekst moss hvis year == 2010
Kommunen fikk {{ granted["Moss"] | kroner }}."""
# the first of its lines is not known in 2010, and no other is there: it must not cut the list in two
LILLEHAMMER = """%%tekst lillehammer
Det ble {{ r.facts.person_years }} årsverk."""
REST = """%%tekst samlet
Slik var det."""


def test_municipalities_become_one_list_and_what_is_left_out_is_told(copy: Path, kernels: Kernels) -> None:
    """Also proves that each number of such a list is proven on the page: the build would fail."""
    write_chapters(copy)
    cells = [GRANTED, HAMAR, LILLEHAMMER, MOSS, REST]
    add_chapter(copy, "01_navn", "\n```\n\n```{code-cell} ipython3\n".join(cells))

    build = ("build", "--year", "2010", "--unit", "samlet")
    told = kernels.boso(copy, *build).output

    page = lxml.html.parse(str(copy / "outputs/2010/samlet/01_navn.html")).getroot()
    (points,) = [items for items in page.findall(".//main//ul") if "Kommunen" in items.text_content()]
    assert [" ".join(point.text_content().split()) for point in points] == [
        "Hamar: Kommunen fikk 2 200 000 kroner.1",
        "Moss: Kommunen fikk 1 200 000 kroner.",
    ]
    assert "Budsjettet var 100\u00a0millioner\u00a0kroner." in page.text_content()
    assert "2010/samlet/01_navn: 2 sentences left out; --why lists them" in told
    assert (
        "Det ble {{ r.facts.person_years }} årsverk.\n    fact" in kernels.boso(copy, *build, "--why").output
    )
