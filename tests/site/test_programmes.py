"""A programme of any number of municipalities becomes pages: proven, and without a broken sentence.

In every run one municipality is evaluated alone, once with nothing known of it; all reports of programmes of
other sizes are made where the environment names them: ``BOSO_PROGRAMMES=1,2,12``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import lxml.html
import programmes
import pytest
from building import Kernels
from programmes import YEAR
from project import duplicate

from boso import params
from boso.words import WORDS, WORDS_EN

pytestmark = pytest.mark.slow

NUMBERS = [int(number) for number in os.environ.get("BOSO_PROGRAMMES", "").split(",") if number]
CASES = [(1, "samlet"), (1, "unknown"), *((number, "") for number in NUMBERS)]
BROKEN = re.compile(
    r"\b(?:None|nan|NaN|NA)\b|[{}]|\(\)|\s[.,;:](?=\s|$)|\.\.|,,|,\."  # a value that is missing
    r"|\b(?:(?<!både )og|likhet med|mangler for|kommunene:|and|while)\s*[.,;:](?!\w)"  # a list of nobody
    r"|\b(?:1|én|ett|one) (?:kommuner|boliger|personer|respondenter|municipalities|people)\b"
    r"|\b(?:de|alle|the|all) (?:0|1|null|én|ett|ingen|zero|one) |\b(?:0|null) av (?:de|\d)"
    r"|\b(?:de|alle|hver av de|the) (?:øvrige|andre|other) (?:er|var|were)? ?[.,]"
    r"|vokste[^.]* med −|<NA>|som ikke er med her|is not shown here|\bi i\b"
    r"|\b(?:hadde|har) ikke fått tilskudd|ikke vedtatt i noen"  # of what nobody knows
)
COUNTED = re.compile(
    r"\b(?:de|alle|hver av de|the|all) (?P<number>\w+) (?:evaluerte )?(?:kommunene|municipalities)\b"
)
OF_BOTH = re.compile(r"\b(?:begge|both municipalities)\b(?! deler)", re.IGNORECASE)
# What a number of 2011 is of, or of those that were there at a time
AT_THE_TIME = re.compile(r"som da var med|som fikk tilskudd|Nøkkelpersoner i de fem kommunene")


@pytest.fixture(params=CASES, ids=lambda case: "-".join(map(str, case)), scope="module")
def report(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kernels: Kernels
) -> tuple[int, Path]:
    """How many municipalities there are, and the site of a report, or of all of them."""
    number, which = request.param
    root = duplicate(tmp_path_factory.mktemp("programme"))
    programmes.write(root, number, unknown=which == "unknown")
    wanted = ("--unit", which) if which == "samlet" else ()
    done = kernels.boso(root, "build", "--year", str(YEAR), *wanted)
    assert done.exit_code == 0, done.output
    return number, root / "outputs"


def test_its_pages_are_proven_and_read_well(report: tuple[int, Path]) -> None:
    """That they are there says that each number was proven."""
    number, site = report
    told = [(page, text) for page, text in sentences(site) if not AT_THE_TIME.search(text)]
    words = {str(number), *(words[number] for words in (WORDS, WORDS_EN))}

    assert told
    assert [] == [(page, text) for page, text in told if BROKEN.search(text)]
    counts = [(page, found["number"], text) for page, text in told for found in COUNTED.finditer(text)]
    assert [] == [one for one in counts if one[1] in {*WORDS, *WORDS_EN} | words and one[1] not in words]
    assert [] == [(page, text) for page, text in told if number != 2 and OF_BOTH.search(text)]
    names = [params.unit_name(unit, YEAR, site.parent) for unit in programmes.PROGRAMMES[number]]
    assert [] == [text for _, text in told if "fikk mest" in text and all(name in text for name in names)]
    double = [re.escape(name) for name in names if " og " in name]
    confused = re.compile("|".join(f"[^,] og {name}|{name} og " for name in double) or "(?!)")
    assert [] == [text for _, text in told if confused.search(text)]


def test_no_list_has_lost_its_points(report: tuple[int, Path]) -> None:
    """A paragraph that ends in a colon leads to something."""
    _, site = report
    for path in site.rglob("*.html"):
        for part in lxml.html.fromstring(path.read_bytes()).xpath("//main//p"):
            if part.text_content().strip().endswith(":"):
                assert part.getnext() is not None, part.text_content()
                assert part.getnext().tag in ("ul", "ol", "blockquote", "table"), part.text_content()


def test_no_name_is_broken_in_a_drawing(report: tuple[int, Path]) -> None:
    _, site = report
    names = [word for name in ("Lillehammer", "Lørenskog", *programmes.NEW.values()) for word in name.split()]
    pages = {path.name: lxml.html.fromstring(path.read_bytes()) for path in site.rglob("*.html")}
    drawn = [
        (name, text.text_content().strip()) for name, page in pages.items() for text in page.iter("text")
    ]

    assert drawn
    assert [] == [(page, text) for page, text in drawn if text.endswith("-")
                  for name in names if name.startswith(text[:-1]) and not name.startswith(text)]  # fmt: skip


def sentences(site: Path) -> list[tuple[str, str]]:
    """Return every text on every page, with the page."""
    found = []
    for path in sorted(site.rglob("*.html")):
        page = lxml.html.fromstring(path.read_bytes())
        for part in page.xpath(
            "//main//p | //main//li | //main//figcaption | //main//td | //main//h2 | //title"
        ):
            found.append((path.name, " ".join(part.text_content().split())))
    return found
