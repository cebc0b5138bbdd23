"""Chapters that were refused, spoilt or published wrongly once: each gives the right page, or a remedy.

Each goes by the name under which it was told, with others of its kind beside it. Cells that end their
process, and what a cell prints, are tests of the runner and of drafts.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import proof_sample
import pytest
from building import Kernels
from press_samples import document, markdown, notebook
from project import duplicate
from small_project import START, cell

from boso_press.document.blocks import DocumentError
from boso_press.pdf.typesetting import report_pdf
from boso_press.proof.prove import prove

pytestmark = pytest.mark.slow

LETTERS = "abcdefghijklmnopqrstuvwxyz"
RAW = ("HEMMELIG", ":::", "{#", "]{", ")=", "{ref}", "{cite", "{note}", "[^", "$")
IMPORTS = cell("from boso import charts, show\nimport numpy as np\nimport pandas as pd")
EGEN = 'label="fig-{0}", title="Tall", source="[@moreforsking2012]"'


def bars(frame: str, label: str, **more: str) -> str:
    options = "".join(f", {name}={value}" for name, value in more.items())
    drawn = f'charts.bars(pd.DataFrame({frame}), label="K", value="v"{options})'
    return cell(f"show.figure({drawn}, {EGEN.format(label)})")


def columns(values: str, label: str) -> str:
    frame = f'pd.DataFrame({{"P": "a", "x": list("ijk"), "v": {values}, "s": "endelig"}})'
    drawn = f'charts.columns({frame}, panel="P", x="x", value="v", status="s", expected="ventet")'
    return cell(f"show.figure({drawn}, {EGEN.format(label)})")


NAMES = (
    "Nguyễn Thị Hương, Đặng Văn Mạnh, Łukasz Święty, Małgorzata Źdźbło, Ayşe Yıldız, Çağlar Gül, Šejla "
    "Hadžić, "
    "Áilu Čáhcesuolu, Ŋola Ŧuvva, Žarko, İzmir Ümit, Jiří Dvořák, Őze Fűzfa, Ģirts Ķēniņš."
)
OTHER_NAMES = (
    "Þórdís Guðmundsdóttir, Siôn Ŵyn, Ġorġ Ħaġar, Ștefan Țepeș, Søren Ærø, Jürgen Größe, Zoë Peña, Łódź, "
    "Ана Ђурђевић, Ігор Їжак, Борис Щедрин, Γιώργος Παπαδόπουλος, Ādažu Ņikita, Ųla Šiaučiūnaitė, Öykü Ğ."
)


def many(count: int) -> str:
    names = f'[f"K {{chr(97 + i // 26)}}{{chr(97 + i % 26)}}" for i in range({count})]'
    return f'{{"K": {names}, "v": range({count})}}'


PROSE: dict[str, tuple[str, str]] = {  # what a chapter holds, and what its page says (a pattern)
    "01-math-raw": (
        "Andelen er $p = \\frac{k}{n}$ og\n\n$$\n\\bar{x} = \\frac{a}{n}\\sum_{i}^{n} x_i\n$$ (eq-snitt)\n\n"
        "Se likning {eq}`eq-snitt`.",
        r"Andelen er p=.* \(S\.1\) Se likning \(S\.1\)\.",
    ),
    "02-comments-published": (
        "% HEMMELIG kommentar\n\n<!-- TODO: HEMMELIG -->\n\nFørste CO~x~ og m^y^.\n\n```{note}\nDette er en "
        "merknad.\n```\n\nSe {ref}`min-etikett` og {cite:p}`moreforsking2012`.\n\n(min-etikett)=\n### "
        "Underdel"
        "\n\nSiste.",
        r"Første CO.?x.? og m.?y.?\. Merk Dette er en merknad\. Se .*Underdel.* og \(Bergem mfl\. "
        r"2012\)\..* Siste\.",
    ),
    "06-names-break-pdf-proof": (f"Vi takker {NAMES}", NAMES),
    "06-other-names": (f"Vi takker {OTHER_NAMES}", OTHER_NAMES),
    "08-markdown-table-refused": ("| A | B |\n|---|--:|\n| x | y |\n\nSlutt.", "A B x y Slutt"),
    "08-table-with-marks": (
        "| **A** | `b` |\n|:--|:-:|\n| $p$ og [lenke](https://example.org) | a\\|b^c^ |\n\nSlutt.",
        r"A b p.* og lenke a\|b.?c.? Slutt",
    ),
    "08b-ordered-list-refused": ("1. Første\n2. Andre", "Del Første Andre"),
    "08b-nested-list-with-code": (
        "1. Først\n\n   ```python\n   x = [a]\n   ```\n\n   - under\n     1. dypt\n     2. dypere\n2. "
        "Sist\n\n   > sitat",
        r"Først x = \[a\] under dypt dypere Sist sitat",
    ),
    "08b-loose-list-below-text": (
        "Slik:\n1. Først\n\n   mer\n\n   1. under\n   2. under\n\n2. Så\n3. Sist\n\nSlutt.",
        "Slik: Først mer under under Så Sist Slutt",
    ),
    "08b-marks-of-typst": (
        "Ord^[/ en]^[= ja]^[\\- nei]^[\\+ og]\n\n- / del\n- = lik\n- \\- strek\n\n"
        "| A | B |\n|---|---|\n| / o | = p |\n| \\- q | \\+ r |\n\n> / sitat\n\n"
        "Term / kl: mer\n: / forklart\n\n[/ lenke](https://example.org)\\\n/ linje",
        r"/ del = lik - strek A B / o = p - q \+ r / sitat Term / kl: mer / forklart / lenke / linje "
        r".*/ en.*= ja.*- nei.*\+ og",
    ),
    "08d-tasklist": ("- [ ] gjøremål\n- [x] ferdig\n\nSlutt.", "☐.?gjøremål ☒.?ferdig Slutt"),
    "08d-tasks-in-a-quote": ("> - [ ] gjør\n> - [x] gjort\n>   - [ ] under", "☐.?gjør ☒.?gjort ☐.?under"),
    "08e-citation-locator": ("Som @moreforsking2012 [s. iv] sier.", r"\(2012, s\. iv\) sier\."),
    "08e-prefix-suffix-pages": (
        "Slik [se @moreforsking2012, tabell B og note; jf. også @moreforsking2013] og [-@moreforsking2012].",
        r"Slik \(se Bergem mfl\. 2012, tabell B og note; jf\. også .*\) og \(2012\)\.",
    ),
    "08g-definition-list": ("Term\n: Forklaring\n\nSlutt.", "Term Forklaring Slutt"),
    "08g-definition-with-maths": (
        "Andel $p$\n: Er $\\frac{a}{b}$\n: Eller **annet**\n\n    - punkt\n\nSlutt.",
        "Andel p.* Er .* Eller annet punkt Slutt",
    ),
    "08i-inline-note-crash": ("Ordet^[innfelt *fotnote* her] står.", r"Ordet1 står\. .*innfelt fotnote her"),
    "08i-note-in-a-list": ("- Ja^[note $x$]\n- Nei[^b]\n\n[^b]: Med `kode`.", "Ja1 Nei2 .*note x.* Med kode"),
    "08k-div": ("::: {.merknad}\nBoks\n:::\n\nSlutt.", "Del Boks Slutt"),
    "08k-divs-within": ("::::{.ytre}\n:::{.indre}\n- a\n:::\nMer\n::::\n\nSlutt.", "Del a Mer Slutt"),
    "08l-admonition": (
        ":::{warning}\nDette er en advarsel.\n:::\n\nSiste.",
        "Advarsel Dette er en advarsel. Siste",
    ),
    "08l-admonition-within": (
        "::::{admonition} Husk\nFørst\n\n:::{tip}\n1. en\n2. ja\n:::\n::::\n\nSiste.",
        "Husk Først Tips en ja Siste",
    ),
    "09-heading-id-printed": (
        "### Underoverskrift {#sec-min-egen}\n\nSe @sec-min-egen.",
        "Underoverskrift Se ",
    ),
    "09-formatted-heading": (
        "### Om *alt* og `kode`\n\nTekst.\n\n#### Dypere & <lavere\\>\n\nMer.",
        "Om alt og kode Tekst. Dypere & <lavere> Mer",
    ),
    "footnotes-twice": ("Tekst[^a] og mer[^a].\n\n[^a]: Noten.", "Tekst1 og mer2"),
    "footnotes-two-paragraphs": ("Tekst[^a].\n\n[^a]: Avsnitt.\n\n    Avsnitt igjen.\n\nEtter.", "Etter"),
    "small-refusals-citation-with-page": (
        "@moreforsking2012 [tabell B] skriver.",
        r"\(2012, tabell B\) skriver",
    ),
    "small-refusals-numbered-by-1": ("1. punkt\n1. punkt", "Del punkt punkt"),
    "small-refusals-same-heading-twice": (
        "Tekst.\n\n## Del\n\nTekst.\n\n## Del\n\nTekst.",
        r"\.1 Del .*\.2 Del .*\.3 Del",
    ),
    "03-remove-cell-published": ("Slutt.", r"Del Slutt\."),
    "08b-lists-in-a-quote-in-a-list": (
        "- ytre\n\n  > 1. først\n  >    - *under*\n  >\n  >      mer\n  > 2. så [@moreforsking2012, s. iv]"
        "\n\n- sist",
        r"Del ytre først under mer så \(Bergem mfl\. 2012, s\. iv\) sist",
    ),
    "08-table-with-label": (
        "| A | B |\n|---|---|\n| `x` | ^[note *i celle*] |\n\n: Bildetekst med $p$\n\nSlutt.",
        "Bildetekst med p.* A B x .* Slutt .*note i celle",
    ),
    "08g-definition-with-code-and-table": (
        "`kode`\n: Forklart\n\n      x = [a]\n\n: | A |\n  |---|\n  | b |\n\nSlutt.",
        r"kode Forklart x = \[a\] .*A.*b.* Slutt",
    ),
    "08l-admonition-in-a-quote-with-note": (
        "> :::{note}\n> Merk^[noten med `kode`].\n>\n> - [x] gjort\n> :::\n\nSlutt.",
        r"Merk.*1.*\. ☒.?gjort Slutt .*noten med kode",
    ),
}
CODE: dict[str, tuple[str, str]] = {  # the same for cells, which are one chapter, each a section
    "05-table-nan-year-index": (
        cell(
            'a = pd.DataFrame({"Kommune": ["Moss", "Hamar", "Bærum"], "År": [year] * 3, "Vedtak": [12, None, '
            '30], "Med": [True, False, True], "Andel": [0.5, 0.25, float("nan")]})\n'
            'show.table(a, label="tbl-typer", title="Typer", source="Egen")'
        )
        + cell(
            'show.table(a.groupby("Kommune")[["Vedtak"]].sum(), label="tbl-b", title="Indeks", source="Egen")'
        )
        + cell(
            'p = a.pivot_table(index="Kommune", columns="År", values=["Vedtak", "Andel"])\n'
            'show.table(p.reset_index(), label="tbl-multi", title="Multi", source="Egen")'
        ),
        r"Moss 2011 12 ja 0,50 Hamar 2011 – nei 0,25 Bærum 2011 30 ja – .* Andel, 2011",
    ),
    "07-forty-bars-keyerror": (bars(many(40), "f"), "Tall"),
    "07-one-bar": (bars('{"K": ["Bare en"], "v": [7]}', "e"), "Bare en"),
    "11-year-starts-line": (
        cell(
            "%%tekst\nProgrammet ble evaluert i\n{{ year }}. Deretter fulgte flere, og kommunene "
            "svarte\n- som "
            "oftest - på tide.\n\nDet var i \n{{ year }}) en del."
        ),
        r"evaluert i 2011\. Deretter fulgte flere, og kommunene svarte - ?som oftest - på tide\. Det var "
        r"i 2011\)",
    ),
    "footnotes-in-table-note": (
        cell(
            'show.table(pd.DataFrame({"N": ["a"], "T": [1]}), label="tbl-n", title="T", '
            'note="Se note[^n].\\n\\n[^n]: Her.", source="[@moreforsking2012]")'
        ),
        "Se note1",
    ),
    "small-refusals-bars-apart": (bars('{"K": ["a", "b"], "v": [5, 1500000]}', "a"), "Tall"),
    "small-refusals-bars-small": (
        bars('{"K": ["a", "b"], "v": [0.0001, 0.5]}', "b", decimals="4"),
        "a ?0,0001 b ?0,5000 Last ned",
    ),
    "small-refusals-bars-below-0": (bars('{"K": ["aa", "bb"], "v": [-5, -1500000]}', "m"), "Tall"),
    "small-refusals-bars-of-0": (bars('{"K": ["aa", "bb"], "v": [0, 0]}', "z"), "Tall"),
    "small-refusals-columns-negative": (columns("[-1, 2, 5]", "c"), "Tall"),
    "small-refusals-columns-all-below-0": (columns("[-1, -2, -500000]", "d"), "Tall"),
    "zero-column": (columns("[0, 2, 5]", "o"), "Tall"),
    "zero-column-without-status": (
        columns("[0, 2, 5]", "q").replace(', status="s", expected="ventet"', ""),
        "a i 0, a j 2, a k 5",
    ),
    "zero-columns-only": (columns("[0, 0, 0]", "p"), "Tall"),
    "22-own-matplotlib-figure": (
        cell(
            't = pd.DataFrame({"Kommune": ["Moss", "Hamar", "Bærum"], "Vedtak": [12, 30, 21]})\n'
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(6.3, 2.5))\n"
            'ax.plot(t["Kommune"], t["Vedtak"], marker="o")\n'
            "show.figure(charts.Chart(fig, t, 'Linjediagram: Vedtak etter kommune. Verdiene er: Moss 12, "
            "Hamar 30, "
            "Bærum 21.'), " + EGEN.format("egen") + ")"
        ),
        "Moss 12, Hamar 30, Bærum 21",
    ),
    "22-histogram": (
        cell(
            "import seaborn as sns\nfig = sns.displot(pd.DataFrame({'Andel': [1.5, 2.5, 2.6, 7.5]}), "
            "x='Andel', bins=3)\n"
            "show.figure(fig, " + EGEN.format("hist") + ")"
        ),
        "Tall",
    ),
}
REFUSED: dict[str, tuple[str, str]] = {  # what the press cannot show, and what it says
    "06b-emoji-error-hidden": (
        "Ordet 😀 her.",
        r"^01_a: cell 2, line 1: Ordet 😀 her\..*😀 \(U\+1F600\); write",
    ),
    "10-image": (
        "Tekst.\n\n![Kart over Moss](bilder/kart.png)",
        r"^01_a: cell 2, line 3: bilder/kart\.png: ",
    ),
    "02-html": (
        "Første <b>fet</b> og linje<br>skift.",
        r"^01_a: cell 2, line 1: HTML, <b>; write Markdown: \*\*…\*\*",
    ),
    "02-a-reference-that-leads-nowhere": (
        "Se {numref}`tbl-borte`.",
        "^01_a: cell 2, line 1: @tbl-borte leads nowhere",
    ),
    "02-a-citation-that-is-unknown": (
        "Se {cite:p}`amdam`.",
        '^01_a: cell 2, line 1: @amdam is cited, .*"amdam2005"',
    ),
    "08l-unknown-directive": (
        "Tekst.\n\n:::{dropdown} Mer\nTekst.\n:::",
        r"^01_a: cell 2, line 3: the press does not know :::\{dropdown\}; write ",
    ),
    "08l-unknown-fenced-directive": ("```{mermaid}\nA-->B\n```", r"^01_a: cell 2, line 1: .*```\{mermaid\}"),
    "01-unknown-role": ("Se {abbr}`SSB`.", r"^01_a: cell 2, line 1: the press does not know \{abbr\}`SSB`"),
    "01-maths-that-is-none": ("Se $\\frac{a$ her.", r"^01_a: cell \d, line 1: maths that cannot be set: "),
    "09-a-footnote-in-a-heading": ("## Sak[^a]\n\nTekst.\n\n[^a]: Note.", r"^01_a: cell 2"),
    "09-maths-in-a-heading": (
        "## Andelen $p$\n\nTekst.",
        "^01_a: cell 2, line 1: the heading .* has marks in it; ",
    ),
    "09-a-heading-two-levels-down": ("### Sak\n\nTekst.", r"^01_a: cell 2, line 1: .*Sak.*; write ## "),
}


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a chapter of text alone for each."""
    folder = tmp_path_factory.mktemp("prose")
    chapters = {}
    for number, (name, (text, _)) in enumerate(PROSE.items()):
        cells = [markdown("# Kapittel\n\n## Del"), markdown(text)]
        if name.startswith("03"):
            hidden = markdown("HEMMELIG")
            hidden.metadata["tags"] = ["remove-cell"]
            cells.insert(1, hidden)
        chapters[f"{number:03}_k{number}"] = notebook(f"{number:03}_k{number}", *cells)
    proof_sample.write(folder, chapters)
    return folder


@pytest.mark.parametrize("name", PROSE)
def test_a_true_text_has_the_right_page(name: str, prose: Path) -> None:
    (path,) = prose.glob(f"{[*PROSE].index(name):03}_k*.html")
    article = lxml.html.parse(str(path)).getroot().find(".//article")
    shown = words(article)

    assert found(PROSE[name][1], shown), shown
    for raw in RAW:
        assert raw not in shown


def test_the_report_of_these_texts_proves_itself(prose: Path) -> None:
    made = {path.name: path.read_bytes() for path in prose.glob("*") if path.suffix in (".html", ".pdf")}

    assert list(prove(prose, made, proof_sample.document(prose))) == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, kernels: Kernels) -> Path:
    """The report of a chapter with a section for each, run and built."""
    root = duplicate(tmp_path_factory.mktemp("cases"))
    for path in (root / "notebooks").glob("*.md"):
        path.unlink()
    sections = [
        f"## Sak {letter}\n\n{body}" for letter, (body, _) in zip(LETTERS, CODE.values(), strict=False)
    ]
    text = START.removesuffix("## Del\n\n") + IMPORTS + "\n" + "\n".join(sections)
    (root / "notebooks" / "01_prove.md").write_text(text, encoding="utf-8")
    done = kernels.boso(root, "build", "--year", "2011", "--unit", "moss")
    assert done.exit_code == 0, done.output[-3000:]
    return root / "outputs" / "2011" / "moss"


@pytest.mark.parametrize("name", CODE)
def test_a_true_cell_has_the_right_page(name: str, built: Path) -> None:
    page = lxml.html.parse(str(built / "01_prove.html")).getroot()
    heading = f"Sak {LETTERS[[*CODE].index(name)]}"
    section = next(one for one in page.iter("section") if words(one.find("h2")).endswith(heading))

    assert found(CODE[name][1], words(section)), words(section)[:800]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_is_refused_by_place_with_the_remedy(name: str, tmp_path: Path) -> None:
    text, told = REFUSED[name]

    with pytest.raises(DocumentError, match=told):
        report_pdf(document(tmp_path, {"01_a": notebook("01_a", markdown("# Kapittel"), markdown(text))}))


def found(pattern: str, text: str) -> bool:
    """Whether a text holds a pattern; blanks stand where elements begin and end, and do not count."""
    return bool(re.search(pattern.replace(" ", ""), text.replace(" ", "")))


def words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
