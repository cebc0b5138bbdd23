"""The words of every built page, as hunspell knows them: Norwegian as Norwegian, English as English.

What the dictionaries lack, names and the field's own terms, stands in tests/words/, one word a line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest
from project import ROOT

from boso import data

LISTS = ROOT / "tests" / "words"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DICTIONARIES = {"nb": "nb_NO", "en": "en_GB"}
ABSENT = "NOT RUN, for want of hunspell: spelling (Debian: apt install hunspell hunspell-no hunspell-en-gb)"
UNREAD = "//script | //style | //svg | //code | //*[@role='doc-bibliography'] | //header[@class='title-page']"


@pytest.fixture(scope="module")
def hunspell() -> str:
    found = shutil.which("hunspell")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(ABSENT)
    if found is None:
        pytest.skip(ABSENT)
    return found


@pytest.fixture(scope="module")
def every(site: Path) -> dict[str, set[str]]:
    """The words of the site by language; whole reports, which repeat the chapters, are enough."""
    pages = [*site.glob("*.html"), *site.glob("*/*.html"), *site.glob("*/*/rapport.html"),
             *site.glob("*/*/faktaark.html")]  # fmt: skip
    found = [words(page) for page in pages]
    return {lang: set[str]().union(*(one[lang] for one in found)) for lang in DICTIONARIES}


def words(path: Path) -> dict[str, set[str]]:
    """Return the words of a page by language."""
    page = lxml.html.parse(str(path)).getroot()
    for element in page.xpath(UNREAD):
        element.drop_tree()
    english = page.xpath("//*[@lang='en']")
    found = {"en": {word for part in english for word in WORD.findall(" ".join(part.itertext()))}}
    for part in english:
        part.drop_tree()
    return found | {"nb": set(WORD.findall(" ".join(page.itertext())))}


def unknown(hunspell: str, lang: str, found: set[str]) -> set[str]:
    """Return the words that are in no list: not the dictionary, the project or a municipality's name."""
    command = [hunspell, "-l", "-i", "utf-8", "-d", DICTIONARIES[lang]]
    done = subprocess.run(
        command, input="\n".join(sorted(found)), capture_output=True, text=True, encoding="utf-8", check=True
    )
    known = {
        line.strip().lower() for line in (LISTS / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    }
    known |= {word.lower() for name in data.read("units", ROOT)["name"] for word in WORD.findall(name)}
    return {word for word in done.stdout.split() if len(word) > 1 and word.lower() not in known}


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_every_word_of_every_page_is_spelt_as_the_dictionary_has_it(
    hunspell: str, every: dict[str, set[str]], lang: str
) -> None:
    assert len(every[lang]) > 400
    assert sorted(unknown(hunspell, lang, every[lang])) == []


@pytest.mark.parametrize(("lang", "word"), [("nb", "komune"), ("en", "municpality")])
def test_a_slip_would_be_found(hunspell: str, lang: str, word: str) -> None:
    assert unknown(hunspell, lang, {word}) == {word}


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_the_word_lists_are_sorted_and_hold_each_word_once(lang: str) -> None:
    listed = (LISTS / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    assert listed == sorted(set(listed), key=str.lower)
