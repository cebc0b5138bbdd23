"""Code and maths are shown as they were typed, whatever they hold and wherever they stand; comments never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from random import Random
from typing import Any

import proof_sample
import pypdfium2
import pytest
from lxml import html
from press_samples import document, markdown, notebook

from boso_press.document.blocks import DocumentError, Subheading
from boso_press.document.pandoc import convert_prose
from boso_press.document.reading import Reading
from boso_press.proof.prove import prove

pytestmark = pytest.mark.slow

SIGNS = (
    "[^a] og [^borte]", "@fig-borte, @sec-kapittel", "[@amdam2005, s. 3]", "a <!-- b --> c", "<!--", "% d",
    "{ref}`e` {cite}`f`", "<b>g</b>", "\\alpha", "# h", "(i)=", "- j", "$k$ $$", ":::{note}", "~~~",
    "*l*_m_",
)  # fmt: skip
FORMS = {
    "inline": "Ord ``{} `` ord.",
    "fenced": "````python\n{}\n````",
    "fenced by tildes": "~~~~\n{}\n~~~~",
    "indented": "    {}",
}
PLACES = {
    "at the edge": ("", ""),
    "in a list": ("- punkt\n\n", "  "),
    "in a numbered list": ("1. punkt\n\n", "   "),
    "in a list within a list": ("- punkt\n  - under\n\n", "    "),
    "in a quote": ("> sitat\n>\n", "> "),
    "in a note": ("Ord[^n].\n\n[^n]: note\n\n", "    "),
    "in an admonition": (":::{note}\nmerk\n\n", ""),
    "in an admonition by backticks": ("`````{tip}\ntips\n\n", ""),
}


def written(place: str, form: str) -> str:
    """All signs, each as code of a form, in a place."""
    opening, indent = PLACES[place]
    texts = [FORMS[form].format(signs) for signs in SIGNS]
    lines = "\n\nså\n\n".join(texts).split("\n")
    closing = {":": ":::", "`": "`````"}.get(opening[:1], "")
    return (
        opening + "\n".join(indent + line for line in lines) + f"\n{closing}\n\nEtter [^a].\n\n[^a]: Noten."
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a chapter for each form in each place."""
    folder = tmp_path_factory.mktemp("verbatim")
    chapters = {}
    for number, (place, form) in enumerate(product(PLACES, FORMS)):
        stem = f"{number:03}_k{number}"
        chapters[stem] = notebook(stem, markdown("# Kapittel\n\n## Del"), markdown(written(place, form)))
    proof_sample.write(folder, chapters)
    return folder


def test_code_is_shown_as_it_was_typed(folder: Path) -> None:
    for path, (place, form) in zip(sorted(folder.glob("0*.html")), product(PLACES, FORMS), strict=True):
        page = html.document_fromstring(path.read_bytes())
        shown = [code.text_content().strip() for code in page.findall(".//main//code")]

        assert shown == list(SIGNS), (place, form)
        assert len(page.xpath("//sup[@class='noteref']")) == 1 + (place == "in a note"), (place, form)


def test_the_pdf_shows_it_so_and_all_proves_itself(folder: Path) -> None:
    made = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix in (".html", ".pdf")}
    printed = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(folder / "rapport.pdf")
    )

    assert list(prove(folder, made, proof_sample.document(folder))) == []
    for signs in ("[^a] og [^borte]", "@fig-borte, @sec-kapittel", "a <!-- b --> c", "<b>g</b>"):
        assert printed.count(signs) == len(PLACES) * len(FORMS)


@pytest.mark.parametrize("place", PLACES)
def test_a_comment_in_any_block_is_not_published(place: str, tmp_path: Path) -> None:
    opening, indent = PLACES[place]
    lines = ["a <!-- HEMMELIG --> b", "", "<!--", "HEMMELIG", "```", "", "    HEMMELIG", "-->", "slutt"]
    closing = {":": ":::", "`": "`````"}.get(opening[:1], "")
    text = opening + "\n".join(indent + line for line in lines) + f"\n{closing}\n\nEtter."
    made = convert_prose(
        document(tmp_path, {"01_a": notebook("01_a", markdown("# T"), markdown(text))}), "html"
    )
    shown = str([*made.texts.values(), *made.notes.values()])

    assert "HEMMELIG" not in shown
    assert "--" not in shown
    assert "slutt" in shown
    assert "Etter." in shown


def test_a_value_in_code_or_maths_is_shown_with_the_signs_that_it_has(tmp_path: Path) -> None:
    text = "{{ x }} `{{ x }}` $p = {{ n }} + {{ rate | prosent(1) }}$"
    text += "\n\n- punkt\n\n      {{ x }}\n\n```\n{{ x }}\n```\n\n```{tip}\n*{{ x }}*\n```"
    cell = proof_sample.tekst(text, x="a*b_ [c] <d> 60 %", n=-5)
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# T"), cell)}), "html")
    page = html.fromstring(f"<div>{''.join(made.texts.values())}</div>")

    assert [code.text_content() for code in page.iter("code")] == ["a*b_ [c] <d> 60 %"] * 3
    assert [each.text_content() for each in page.iter("em")] == ["a*b_ [c] <d> 60 %"]
    assert "\\" not in page.xpath("string(.//math/semantics/*[1])")
    assert page.xpath("string(.//math/semantics/*[1])") == "p=−5+60,6%"


def shown(cells: list[tuple[str, str]], folder: Path) -> Iterator[tuple[str, list[str], Any]]:
    """Yield each value, and the headings and the texts of a chapter whose template is filled in with it."""
    stems = ["01_a", *(f"{number:02}_a{number}" for number in range(2, len(cells) + 1))]
    chapters = {stem: notebook(stem, markdown("# T\n\n## B"), proof_sample.tekst(template, x=value))
                for stem, (template, value) in zip(stems, cells, strict=True)}  # fmt: skip
    read = document(folder, chapters)
    made = convert_prose(read, "html")
    for chapter, (_, value) in zip(read.chapters, cells, strict=True):
        texts = [text for (stem, _), text in made.texts.items() if stem == chapter.stem]
        headings = [block.title for block in chapter.blocks if isinstance(block, Subheading)]
        yield value, headings, html.fromstring(f"<div>{''.join([*texts, *made.notes[chapter.stem]])}</div>")


@pytest.mark.parametrize(
    "text",
    [
        "$$\na\n{} {{{{ x }}}}\n$$",
        "Slik $a\n{} {{{{ x }}}}$ er.",
        "> $a\n> {} {{{{ x }}}}$",
        "- $a {} {{{{ x }}}}$",
    ],
)
def test_a_value_in_maths_is_text_whatever_begins_its_line(text: str, tmp_path: Path) -> None:
    signs = ["|", "="] if "Slik" in text or ">" in text else ["-", "+", "*", "|", "="]  # no list may begin
    pairs = product(signs, ["60 %", "a_b", "{c}", "#d & e"])
    for value, _, page in shown([(text.format(sign), value) for sign, value in pairs], tmp_path):
        formula = page.xpath("string(.//math/semantics/*[1])")

        assert re.sub(r"\s", "", formula).endswith(re.sub(r"\s", "", value))


@pytest.mark.parametrize(
    "text",
    ["{{sub}}`{}`", "{{ref}}`{} <sec-a>`", ":::{{note}} {}\nx\n:::",
     "H~{}~O", "m^{}^", "*{}*", "**{}**", "_{}_", "[{}](https://a.no)",
     "[@amdam2005, {}]", "@amdam2005 [{}]", "{}. Så.", "- {}", "> {}", "{}) x", "a[^n]\n\n[^n]: {}", "`{}`",
     "| A |\n|---|\n| {} |", "Ord\n: {}", "### {}\n\nEtter.", "{} {}", "a{}\\\nb"],
)  # fmt: skip
def test_a_value_is_text_wherever_it_stands(text: str, tmp_path: Path) -> None:
    values = ["*a*", "a_b", "a`b", "en to", "a]b", "2011", "1. b", "&amp;", "__c__", "a^b", "|", "[x]"]
    template = text.format("{{ x }}", "{{ x }}")
    for value, headings, page in shown([(template, value) for value in values], tmp_path):
        assert value in page.text_content().replace("\u00a0", " ") or value in headings


@pytest.mark.parametrize(
    "template",
    [
        "US${{ n }} for {{ s }} og US${{ n }}.",
        "${{ n }} og {{ s }}.\n\nFor {{ s }} til ${{ n }}",
        "{{ s }} $ til {{ s }} $.",
    ],
)
def test_a_value_between_signs_of_dollar_is_text(template: str, tmp_path: Path) -> None:
    cell = proof_sample.tekst(template, n=5, s="*a* [x](https://b.no) <b>")
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# T"), cell)}), "html")
    page = html.fromstring(f"<div>{''.join(made.texts.values())}</div>")

    assert page.text_content().count("*a* [x](https://b.no) <b>") == template.count("{{ s }}")
    assert not page.xpath("//em | //a | //math")


@pytest.mark.parametrize(
    ("text", "shown"),
    {
        "Ord [se @sec-a og mer].": "Ord se kapittel 1 og mer.",
        "Ord [@sec-a, særlig slutten].": "Ord kapittel 1, særlig slutten.",
        "Ord @sec-a [slutten].": "Ord kapittel 1 [slutten].",
        "Ord @sec-a [@amdam2005, s. 3].": "Ord kapittel 1 (Amdam 2005, s. 3).",
        "Ord [@sec-a; se @sec-a].": "Ord kapittel 1 og se kapittel 1.",
        "Ord. @sec-a": "Ord. Kapittel 1",
        "Ord, jf. \\@sec-a \\[^b]": "Ord, jf. @sec-a [^b]",
        "> @sec-a": "Kapittel 1",
        "Ord.[^n]\n@sec-a er her.\n\n[^n]: Note.": "Ord.1 Kapittel 1 er her.",
    }.items(),
)
def test_no_word_beside_a_reference_is_lost(text: str, shown: str, tmp_path: Path) -> None:
    made = convert_prose(
        document(tmp_path, {"01_a": notebook("01_a", markdown("# T"), markdown(text))}), "html"
    )
    page = html.fromstring(f"<div>{''.join(made.texts.values())}</div>")

    assert page.text_content().replace("\u00a0", " ").strip() == shown


PIECES = (  # of which texts are put together; § is a word
    "§", "§ §", " ", "\n", "\n\n", "\n- ", "\n1. ", "\n2. ", "\n> ", "*", "**", "_", "`", "``", "$", "$$",
    "\n$$\n", "\n```\n", "\n~~~\n", "\n:::\n", "\n:::{note}\n", "\n:::{note} §\n", "\n::: rute\n", "[", "]",
    "(", ")", "[§]: §", "\n[§]: https://a.no", "\n[^a]: §", "[^a]", "^[§]", "~§~", "^§^", "| § | § |\n",
    "|---|---|\n", "\n| §\n", "§\n: §\n", "\n: §\n", "\n\n    §\n", "<!-- ", "-->", "% ", "\\", "\\\n",
    "  \n", "\n## ", "\n---\n", "\n***\n", "@a [§]", "[@a, §]", "[se § @a]", "[§](https://a.no)",
    "{ref}`§ <fig-a>`", '"§"', "'", "--", "\n```{code} python\n", "+++\n", "<§>", "\t",
)  # fmt: skip
UNSHOWN = re.compile(
    r"<!--.*?-->|^[> \t]*(?:(?:-|1\.|2\.) )*[> \t]*%[^\n]*$|\[ord\d+x\]: https\S*", re.DOTALL | re.MULTILINE
)


def test_no_word_of_a_text_is_lost_however_its_marks_are_mixed() -> None:
    """It is on the page, or the text is refused; but a comment, and the name of an address."""
    random, read = Random(1), 0
    for _ in range(4000):
        text, number = "".join(random.choices(PIECES, k=random.randint(2, 6))), count()
        text = re.sub("§", lambda _: f"ord{next(number)}x", text)  # noqa: B023
        reading = Reading("01_a", "sec-a", "1.")
        try:
            shown = repr([*reading.elements(text, computed=False), *reading.notes.values()])
        except DocumentError:
            continue
        read += 1
        for word in re.findall(r"ord\d+x", UNSHOWN.sub("", text)):
            assert word in shown, (text, shown)
    assert read > 800
