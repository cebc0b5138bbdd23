"""What people write every day goes through HTML, PDF and the proof, or is refused with the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pikepdf
import proof_sample
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import opened
from lxml import html
from nbformat import NotebookNode
from playwright.sync_api import Browser
from press_samples import cell, document, markdown, notebook

from boso import charts
from boso.tekst.sentences import Filling
from boso.tekst.template import placed
from boso_press.document.blocks import DocumentError, Prose
from boso_press.document.pandoc import ConvertedProse, convert_prose
from boso_press.pdf.typesetting import report_pdf
from boso_press.proof.prove import prove

pytestmark = pytest.mark.slow

# What is written, and the elements that its page has
TRUE: dict[str, tuple[str, dict[str, int]]] = {
    "a table right below text": (
        "Tekst\n| A | B |\n|---|---|\n| a | b |\n| - | - |\n\n"
        "> Tekst\n> | A | B |\n> |---|---|\n> | a | b |\n\n"
        "- Tekst\n  | A | B |\n  |---|---|\n  | a | b |",
        {"div/table": 3, "blockquote/div": 1, "li/div": 1, "td": 8},
    ),
    "a quote right below text": (
        "Tekst\n> sitat\n> > dypere\n> - punkt\n>   > i punkt\n\n- punkt\n  > sitat",
        {"section/blockquote": 1, "blockquote/blockquote": 1, "li/blockquote": 2},
    ),
    "a rule right below text": ("Tekst\n***\nMer\n* * *\nog\n___\nmer", {"hr": 3, "section/p": 5}),
    "a note right below text": (
        "Tekst.[^rett]\n[^rett]: Noten.\n[^rest]: Resten.\n\nMer.[^rest]",
        {"p/sup": 2},
    ),
    "a line broken where nothing follows": (
        "Tekst.[^brutt]\\\n\n[^brutt]: Noten\\\n\n:::{note}\nMerk\\\n:::\n\n"
        "- Punkt\\\n\n> Sitat\\\n\n[Ord\\\n](https://example.org)",
        {"br": 0, "p/sup": 1, "li": 2, "blockquote": 1},
    ),
    "code of waves right below text": ("Tekst\n~~~\nkode\n~~~\nmer", {"pre[code='kode']": 1}),
    "empty indices": (
        "Her ^^ og ~~ og ^^ord^^",
        {"sup": 0, "sub": 0, "p[contains(.,'Her ^^ og ~~ og ^^ord^^')]": 1},
    ),
    "a link that takes its words from what it leads to": (
        "Se [](#sec-sak).\n\n(sak)=\n### Sak og bolig\n\nTekst.",
        {"a[.='«Sak og bolig»']": 1},
    ),
    "an address with letters": ("Se <https://a.no/æøå?x=å>.", {"p/a": 1}),
    "addresses beside each other": (
        "Se [@amdam2005][@granovetter1973] og ord[^en][^to].\n\n[^en]: Ja.\n\n[^to]: Nei.",
        {"p/sup": 2},
    ),
    "brackets that are no link": (
        "x[k][l] og f(x)[i][j], fra a][b til {{ brackets }}, \\[sic\\] \\[ \\], [ord] [sak] og [c][d].\n\n"
        "[d]: https://example.org\n\n---\nSak: ja\n\nMer",
        {"p[starts-with(.,'x[k][l] og f(x)[i][j], fra a][b til x[a][b],')]": 1, "p/a": 1, "hr": 1},
    ),
    "citations beside each other": (
        "{cite:ps}`amdam2005`[@granovetter1973] {cite:ts}`amdam2005`",
        {"p[.='(Amdam 2005) (Granovetter 1973) Amdam (2005)']": 1},
    ),
    "comments": (
        "A.\n% HEMMELIG\n\nB. <!-- TODO: HEMMELIG -->\n\n<!--\n## HEMMELIG\nlinjer\n-->\nC.",
        {"section/h2": 1},
    ),
    "a comment in code": ("```html\n<!-- kode -->\n% kode\n```\n\n`<!-- kode -->`", {"pre": 1}),
    "captions above and below": (
        "Table: Over\n\n| A |\n|---|\n| a |\n\n: Under\n\n| B |\n|---|\n| b |\n\nTable: Mer\n\n"
        "| C |\n|---|\n| c |",
        {
            "div/table": 3,
            "td": 3,
            "table[.//td='b']/caption[.='Under']": 1,
            "table[.//td='c']/caption[.='Mer']": 1,
        },
    ),
    "stars behind numbers": (
        "Sett {{ one }}** og {{ one }}***, {{ one }}*, {{ zero }}*.\n\nTall*) er {{ one }} * {{ zero }}.",
        {"em": 0, "strong": 0},
    ),
    "numbered list": ("1. Ja\n2. Nei\n\n   avsnitt\n3. Vet ikke\n   - under", {"ol/li": 3, "ul/li": 1}),
    "numbered with brackets": ("1) ja\n2) nei\n   1) under", {"ol/li": 3}),
    "options of code": (
        "```{code-block} python\n:linenos:\n:emphasize-lines: 1\nx\n```",
        {"pre[code='x']": 1},
    ),
    "options of code within a list": (
        "- punkt\n\n  ```{code-block} python\n  :linenos:\n  x\n\n      y\n  ```\n\n- punkt",
        {"li/pre[code='x\n\n    y']": 1, "li": 2},
    ),
    "numbered below text": ("Tekst:\n1. punkt\n1. punkt", {"ol/li": 2}),
    "numbered items": ("1. ja takk\n2. nei takk", {"ol/li": 2}),
    "a date that begins a line": (
        "Det var den\n{{ one }}. januar i\n{{ year }}. Så\n\n{{ year }}. Slutt.\n\n{{ one }}. mai.",
        {"ol": 0},
    ),
    "numbers that begin a text": (
        "1. {{ one }}. plass\n2. {{ zero }}. plass\n   - [ ] {{ one }}) {{ year }}. Så\n\n"
        "> - {{ year }}. Slik.\n\nBegrep\n: {{ zero }}. utgave[^a]\n\n"
        "{{ zero }}{{ one }}. juli, {{ zero }}.\n\n{{ one }}) ja.\n\n"
        "{{ first }} og\n\n[^a]: {{ year }}. Det var alt.\n\n    {{ zero }}. gang",
        {"ol[@type]": 1, "ol[@type]/li": 2, "ul/li": 2, "dd": 1},
    ),
    "tasks": ("- [ ] gjøremål\n- [x] ferdig", {"ul/li": 2, "input": 0}),
    "table": (
        "| A | B |\n|---|--:|\n| x[^t] | y |\n| *z* |  |\n\n: Tekst\n\n[^t]: Note.",
        {"td": 4, "td[@class='num']": 2},
    ),
    "a table of signs": (
        "- \\+ og\n\n| A |\n|---|\n| {{ one }}. a |\n| - b |\n| + c |\n| ... |\n| -- |\n| / a: b |\n| = b |",
        {"td": 7, "ul/li": 1},
    ),
    "code": ('Kode `@x [^a]` og\n\n```python\nx = "# ikke overskrift [^a]"\n```', {"pre/code": 1}),
    "quote": ("> Et sitat.\n>\n> Avsnitt.", {"blockquote/p": 2}),
    "definitions": (
        "Begrep[^d]\n: Forklaring\n\nAnnet\n: Mer\n\n    Avsnitt\n\n[^d]: Note.",
        {"dt": 2, "dt/sup": 1},
    ),
    "lines": ("| linje\n| linje til", {"div[@class='line-block']/br": 1}),
    "inline footnote": ("Ordet^[innfelt note] står.", {"sup[@class='noteref']": 1}),
    "footnote twice": ("Tekst[^a] og mer[^a].\n\n[^a]: Noten.", {"sup[@class='noteref']": 2}),
    "footnote of two paragraphs": (
        "Tekst[^a].\n\n[^a]: Avsnitt.\n\n    Igjen.\n\nEtter.",
        {"section[@class='footnotes']//li/p": 2},
    ),
    "footnote with a table": (
        "Tekst[^a].\n\n[^a]: Note.\n\n    | A |\n    |---|\n    | x |",
        {"section[@class='footnotes']//td": 1},
    ),
    "heading with dashes": (
        "### Sak -- og \\-- mer ...\n\nTekst.",
        {"h3[starts-with(.,'Sak – og -- mer …')]": 1},
    ),
    "heading twice": ("### Sak\n\nTekst.\n\n### Sak\n\nTekst.", {"h3": 2}),
    "heading with an id": (
        "### Sak {#sec-min}\n\nSe @sec-min.",
        {"h3[@id='sec-min']": 1, "a[@class='xref']": 1},
    ),
    "target": ("(mål)=\n### Sak\n\nSe {ref}`mål` og {ref}`her <mål>`.", {"h3[@id='sec-mål']": 1}),
    "link to a target": (
        "(sted)=\n### Sted\n\nTekst.\n\n### Navn {#navn}\n\n"
        "Se [her](#sted), [der](#navn), {ref}`navn` og @sec-navn.",
        {"a[@href='#sec-sted']": 2, "a[@href='#sec-navn']": 4},
    ),
    "page of a citation": (
        "Som @amdam2005 [s. iv] sier [@amdam2005, kap. B].",
        {"span[@class='citation']": 2},
    ),
    "cite": ("{cite:t}`amdam2005` og {cite:p}`amdam2005, nordmann2011`.", {"span[@class='citation']": 2}),
    "admonition": (
        ":::{warning} Pass på\nTekst.\n\n- punkt\n:::\n\n```{note}\nMerk.\n```",
        {"div[@role='note']": 2},
    ),
    "a block with a class": ("::: {.merknad}\nBoks\n:::", {}),
    "maths": (
        "Andelen $p = \\frac{a}{n}$ og\n\n$$\n\\bar{x} = \\frac{1}{n}\\sum_{i}^{n} x_i^2\n$$\n\n"
        "$$\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\in \\mathbb{R}\n$$",
        {"math": 3},
    ),
    "maths above a long list": (
        f"$$\na\n$$\n\n- {'punkt ' * 30}\n\nMed $$b$$ i.\n\n- {'punkt ' * 30}",
        {"math": 2, "ul/li": 2},
    ),
    "names from right to left": (
        "Navnene محمد علي, علاء الدين og שלום עליכם står her; "
        + "محمد علي الحسن العلاء المصري النور og " * 3,
        {},
    ),
    "maths in words": ("$\\lim_{n \\to \\infty} x'_n$ og $f\\colon A \\to B$", {"math": 2}),
    "blocks below text": (
        "tekst\n::: {.rute}\nzz\n:::\n\nMer.\n\n- a\n::: rute\nb\n:::\nSlutt, H{sub}`en to`O.",
        {"section/div": 2, "sub[.='en\u00a0to']": 1},
    ),
    "a title of an admonition": (
        ':::{note} Om *den*[^a] «andre» "tittelen" $x$ og {ref}`sec-k1`\nTekst.\n:::\n\n[^a]: Noten.',
        {"div/p/strong/em": 1, "div/p/strong/math": 1, "div/p/strong/a": 1, "p[.='Noten.']": 1},
    ),
    "maths over lines": (
        "```{math} a\nb\n```\n\n$$\nx^2\n+ y^2\n- z\n$$\n\nSlik $a\n= b$ er $c\nd$.\n\n- punkt $a\n  = b$",
        {"math": 5, "annotation[.='a\nb']": 1},
    ),
    "fences in code": (
        "```{code} python\n> ```{tip}\n```\n\n> ```{code-block} python\n> x\n> ```\n\n"
        "- ```{note} Tittel `x`\n  Merk.\n  ```",
        {"pre/code": 2, "blockquote/pre": 1, "li/div[@role='note']": 1, "strong/code": 1},
    ),
    "brackets that begin a line": (
        "[@amdam2005, s. 4]: fikk flere.\n\n*[Moss]: fikk mer.*\n\n[ja]:\nhttps://example.org\n\nSe [ja].",
        {"a[.='ja']": 1},
    ),
    "addresses with numbers": (
        "[Tabell](https://example.org/tabell/05940) og <https://example.org/2011>, "
        "[{{ year }}](https://example.org/{{ year }}).",
        {"a[starts-with(@href, 'https')]": 3},
    ),
    "an address below its link": (
        "Tekst\n[Moss]: se [der][Kart] og\n[Hamar]: mer.\n\n[kart]: https://example.org",
        {"p/a[.='der']": 1},
    ),
    "words of another language": ('[hi *there*]{lang=en} og [hei]{lang="nn"}', {"span[@lang='en']/em": 1}),
    "code and roles beside each other": (
        "Slik `a {code}\n<b> \\alpha` `b {c}` {code}`d` og $x\n<b> y$ er.",
        {"p/code": 3, "math": 1},
    ),
    "small signs": (
        "CO~2~, m^2^, ~~strøket~~ og linje\\\nskift, [lenke](https://example.org).",
        {"sub": 1, "sup[not(@class)]": 1, "del": 1},
    ),
    "names": (
        "Nguyễn Thị Hương, Đặng Văn Mạnh, Łukasz Święty, Małgorzata Źdźbło, Ayşe Yıldız, Çağlar Gül, Šejla "
        "Hadžić, Áilu Čáhcesuolu, Ŋola Ŧuvva, Žarko, İzmir Ümit, Jiří Dvořák, Őze Fűzfa, Ģirts Ķēniņš, "
        "ǩeäʹǥǥ, kuõʹǩǩ, Ștefan, Ĭ, Ḃ, Ẁ; effekt, offisiell flyt, fi; Жуков Щедрин Юлия Эльф ЪЫЬ "
        "абвгдезийклмнопрстуфхцчшщ, "
        "Σωκράτης Ξένος ψ αβγδεζηθικλμ.",
        {},
    ),
}
HOSTILE = (
    "[klikk](javascript:alert(3))", "![b](http://127.0.0.1:9/x.png)", "<b>fet</b><script>x</script>", "=1+1",
    "@cmd", "$x$ og $y$", "{{ r.name }}", "{#id} {ref}`x`", "se [@finnesikke] og @fig-borte", "a | b", ":::",
    "*fet* _kursiv_ `k`", "# overskrift", "- punkt", "% kommentar", "<!-- borte -->", "[^1]", "~~s~~ ^h^",
    "C:\\newpage", "snake_case_navn", "linje\n\n## ny", "- [ ] a", '&lt; &amp; "sitat"', "-5", "3)",
)  # fmt: skip
REFUSED = {
    "Tekst\n\n3. ja\n4. nei": "cell 2, line 3: a list that is not read as one, 3. ja; begin each by",
    "1. ja\n3. nei": "line 2: a list that is not read as one, 3. nei",
    "0. ja\n1. nei": "line 1: a list that is not read as one, 0. ja",
    "- a\n\n  1.ja\n  2.nei": "line 3: a list that is not read as one, 1.ja",
    "Slik:\n• ja\n• nei": "line 2: a list that is not read as one, • ja .*; begin each by - and a space",
    "> – Ja, sier hun.\n> – Nei, sier han.": "line 1: a list .*; .* or put a blank line between them",
    "Det er\n> 5 boliger.": "line 2: a sign that is read as a quote, > 5 boliger.; write it on the line",
    "1. ja\n\nAvsnitt.\n\n2. nei": "line 5: a list .*, and what stands between two by three spaces",
    "Det er 5*3*2 boliger": r"line 1: \* right behind a number, which readers would not see; write ·",
    "Regelen om **20 %**av alle": r"line 1: \*\*20 %\*\* is read as no mark",
    "| A | B |\n|---|---|\n| a | 1 |\nMoss fikk 5.": "line 4: a row of a table without |, Moss fikk 5.",
    "-ja\n-nei": "line 1: a list that is not read as one, -ja",
    "a\n\n$$x = y$$ {#eq-a}": r"line 3: attributes, {#eq-a}; .* \$\$ … \$\$ \(eq-name\)",
    "Sak.{.stor} og mer": r"line 1: attributes, {\.stor}",
    "Et ==merket== ord": "line 1: ==merket== is read as no mark; write",
    "Et ++nytt++ ord": r"line 1: \+\+nytt\+\+ is read as no mark",
    '!!! note "Sak"\n    Tekst': "line 1: !!! note .* is read as no mark; write .*:::{note}",
    "*[Nav]: Arbeids- og velferdsetaten": r"line 1: \*\[Nav\]: .* is read as no mark; write .*",
    "\u200b## Sak\n\nTekst": "line 1: .* is read as no mark; .* with plain spaces",
    "A\n-\u00a0ja\n-\u00a0nei": "line 2: .* is read as no mark",
    "## A {#sec-x}\n\na\n\n## B {#sec-x}\n\nb": 'the heading "B" has the label sec-x of a heading above it',
    "$$\na\n$$ (eq-a)\n\n$$\nb\n$$ (eq-a)": "01_a: cell 2, line 3: the label eq-a is used in 01_a too; give",
    "[TOC]": r"line 1: \[TOC\] is read as no mark",
    '```python title="x"\ny = 1\n```': "line 1: ```python title=.*; write the language alone",
    "```mermaid\ngraph TD\n```": "line 1: ```mermaid; .* a diagram is charts.diagram",
    "::: {.callout-note}\nMerk.\n:::": "line 1: ::: {.callout-note}; a block begins by :::{note}",
    ":::{dropdown} Mer\nTekst.\n:::": "line 1: the press does not know :::{dropdown}; write note, tip, .*",
    "---\njupytext:\n  formats: md\nkernelspec:\n  name: x\n---\n\nA": "line 2: .*; if it is front",
    "| A |\n|---|\n| a<br>b |": "line 3: HTML, <br>; write Markdown: ",
    "# Enda en tittel": "cell 2, line 1: the heading .* is a second title of the chapter; write ## Enda",
    "A <!-- åpen\n\nB": "line 1: <!-- is read as no mark; write the whole of <!-- … -->",
    "A\n\n[ord][navn] og": r"cell 2, line 3: a link without an address, \[ord\]\[navn\]; write",
    "[ord][]": "cell 2, line 1: a link without an address",
    "Tall }} her": "line 1: }} is read as no mark; write the whole of",
    "Tall\nog %} her": "line 2: %} is read as no mark",
    "##\n\nTekst": "line 1: a heading that is not read as one, ##",
    "[](https://a.no)": "cell 2, line 1: a link without words, https://a.no",
    "A\n\n@borte2010": "cell 2, line 3: @borte2010 is cited, but not in",
    "A\n\n[-@borte2010, s. 3]": "cell 2, line 3: @borte2010 is cited, but not in",
    "{cite:year}`amdam2005`": "line 1: the press does not know {cite:year}.*; write one of .*{cite:t}",
    "Se [to ord][navn]": r"line 1: a link without an address, \[to ord\]\[navn\]; write .* has a space",
    "`a\n> b` og": "line 1: ` is read as no mark; write the whole of",
    "Slik $a\n- b$ er": r"line 1: \$ is read as no mark",
    "$$\nx": r"line 1: \$\$ is read as no mark",
    "`a\n+++\nb`": "line 1: ` is read as no mark",
    "<!-- nei -->[Moss]: fikk mest": "line 1: words beside the end of a comment, .*; write them on the",
    "[Moss]: mest.": "line 1: it is read as an address, .Moss.: mest.; an address begins with https",
    "Det er 7\n% av alle": "line 2: a line that begins with % below a number; put % on the line above",
    "- | A |\n  |---|\n  | a | mest |": "line 3: a row of 2 cells in a table of 1 headings",
    "T[^a].\n\n[^a]: | A |\n    |---|\n    | a | mest |": "line 5: a row of 2 cells in a table of 1 headings",
    "- |  |  |\n  |---|---|\n  | a | b |": "line 1: a table without a heading for each column",
    "| A | B |\n| a | b |": "line 1: a table without a heading for each column",
    "Se [der][Kart].\n\n[kart]: https://example.org/2 'a'": "line 3: .*, and has no title",
    "| A |\n|---|\n| a |\n\n: Sak {#tbl-x}": "line 5: attributes, {#tbl-x}; .* that of show.table",
    "a\n\n[x](https://a.no/a b)": "line 3: a link without an address, .*; write .* with %20 for a space",
    "---\ntitle: x\nauthor: y\n---\n\nTekst": "line 2: .*; if it is front matter, remove it",
    "a\n\\[ a = b \\]": r"line 2: \\\[ is read as no mark; write .* \$…\$",
    "- a\n\n  ## Sak": "line 3: a heading within a list, quote or block .*; put it before, or a heading",
    "{numref}`Figur %s <fig-a>`": "line 1: the press does not know {numref}.*; words for a number:",
    ":::{admonition}\nTekst.\n:::": "line 1: :::{admonition} without a title",
    "```{=html}\n<b>x</b>\n```": "line 1: ```{=html}; write the language alone",
    "###Sak\n\nTekst": "line 1: ###Sak is read as no mark; write the whole of .* ## …",
    "   ###Sak\n\nTekst": "line 1: ###Sak is read as no mark",
    "> [!NOTE]\n> Tekst": "line 1: .* is read as no mark",
    "<b>fet</b>": r"cell 2, line 1: HTML, <b>; write Markdown: \*\*…\*\*",
    "a\n\n<script>x</script>": "cell 2, line 3: HTML, <script>.*; write Markdown",
    "![Kart][1]\n\n[1]: kart.png": "cell 2, line 3: it is read as an address",
    ":::{note}\nTekst.": "line 1: ::: is not ended",
    ":::{note}\n## Sak\n:::": "line 2: a heading within a list, quote or block .line 1.",
    "(her)=\nTekst.": r"line 1: \(her\)= stands above what is no heading",
    "\\newpage": r"line 1: \\newpage is read as no mark",
    "Sak\n---\n\nTekst.": "01_a: cell 2, line 1: a heading underlined",
    "Tekst[^borte].": r"01_a: cell 2, line 1: the footnote \[\^borte\] is never written",
    "[x](javascript:alert)": "01_a: cell 2, line 1: a link to javascript:alert: links begin with",
    "[x](#sec-borte)": "01_a: cell 2, line 1: @sec-borte leads nowhere",
    "[x](#borte)": "01_a: @sec-borte leads nowhere; allowed: sec-a",
    "A\n\n+++\n\nB": "line 3: the break between cells; begin a new cell",
    "{.stor}\nTekst.": "line 1: attributes, {.stor}; remove them",
    "A\n+++\nB": "line 2: the break between cells; begin a new cell",
    "Tekst\n{.stor}": "line 2: attributes, {.stor}; remove them",
    ":::{note}\n{.stor}\nTekst.\n:::": "line 2: attributes, {.stor}; remove them",
    "> Tekst:\n> |---|---|\n> | a | b |": "line 2: a table without a heading for each column",
    "A\n[x]{dir=rtl}": r"line 2: attributes, {dir=rtl}; remove them, but {lang=…}",
    "[x]{.a title=b}": r"line 1: attributes, {\.a title=b}",
    "[x](https://a.no){hreflang=en}": r"line 1: attributes, {hreflang=en}",
    "[x]{.hidden}": r"line 1: attributes, {\.hidden}",
    "`x`{dir=rtl}": r"line 1: attributes, {dir=rtl}",
    "```{.python title=x}\ny\n```": "line 1: ```{.python title=x}; write the language alone",
    "::: {.a dir=rtl}\ny\n:::": "line 1: ::: {.a dir=rtl}; a block begins by :::{note}",
    '[x](https://a.no "Mer")': r'line 1: a link with a title, https://a\.no "Mer"; say it in its words',
    "Tekst\n\n|---|---|\n| a | b |": "line 3: a table without a heading for each column; write . between",
    '[ja]: https://a.no\n"Hamar fikk mest"': "line 1: it is read as an address, .* and has no title",
    "| A |\n|---|\n| a | mest |": "line 3: a row of 2 cells in a table of 1 headings; write a heading",
    "::: {.a} ord\nx\n:::\n\nMest.": "line 1: ::: {.a} ord; a block begins by :::{note}",
    ":::note\nx\n:::": "line 1: ::: note; a block begins by :::{note}",
    "::: {.tip}\nx\n:::": "line 1: ::: {.tip}; a block begins by :::{note}",
    "[^a] og [^b]\n\n| A | B |\n|---|---|\n| a | 1 | 1 |\n\n[^a]: a\n\n[^b]: b": "line 5: a row of 3 cells",
    "A | B\n--|--\nMoss | `x|y` | mest": "line 3: a row of 4 cells in a table of 2 headings; .* for a",
    "Se [a].\n\n[a]: fil.html": r"line 3: it is read as an address, .*; an address begins with https",
    ":::{note}\n:merk: fikk mest\n:::": "line 2: the option :merk: of :::{note}; remove it, or write a blank",
    "```{code} python\n:caption: mest\nx\n```": "line 2: the option :caption: of ```{code}",
    "Tekst.\n\n[^borte]: Ingen viser hit.": "line 3: .*: nothing refers to this note; write its mark",
    "Se [ja].\n\n[ja]: https://a.no 'Mer'": "line 3: it is read as an address, .* has no title",
    "En[^a] og to[^a].\n\n[^a]: En.\n\n[^a]: To.": r"cell 2, line 5: the footnote \[\^a\] is written twice",
    "[a] og [a]\n\n[a]: https://a.no\n\n[a]: https://b.no": "cell 2, line 5: an address that is written",
    '[x]: https://a.no "Mer"\n\n[x]': "line 1: it is read as an address, .* has no title",
    "[x]: https://a.no\n(mest til Moss)": "line 1: it is read as an address, .* has no title",
    "[x^[note]](https://a.no)": "01_a: a footnote within a link: write it after the link",
    "Ord[^a] og[^b].\n\n[^a]: En[^b].\n\n[^b]: To.": "^01_a: a footnote within a footnote: write it",
    '![Kart](images/a.png "Moss fikk mest")': "line 1: an image beside text, .* without a title",
    "```{image} images/a.png\n:alt: Kart\n\nMoss fikk mest\n```": "line 1: .* does not show: Moss fikk mest",
    "```{code} python Moss fikk mest\nx\n```": "line 1: ```{code} does not show: Moss fikk mest; write",
    "$$a$$ for 7": r"line 1: \$.* is read as no mark",
    "Ord^[note^[i note]].": "01_a: a footnote within a footnote: write it in brackets",
}


NO_ADDRESS = (  # texts of which pandoc by itself shows nothing, or not all
    "[Moss]: fikk mest", "- [Moss]: fikk mest", "> [Moss]: fikk mest", "## Mer\n[Moss]: fikk mest",
    "| A |\n|--|\n| c |\n\n[Moss]: fikk mest", "a\n\n---\n[Moss]: fikk mest", "% nei\n[Moss]: fikk mest",
    "<!-- nei -->\n[Moss]: fikk mest", "| a\n[Moss]: fikk mest", ":::{note}\n[Moss]: fikk mest\n:::",
    "```\na\n```\n[Moss]: fikk mest", "a[^a]\n\n[^a]: [Moss]: fikk mest", "[Moss\nog Hamar]: fikk mest",
    "- [[Moss]]: fikk mest", "[a [b] Moss]: fikk mest", "[a\\]Moss]: fikk mest", "[m^2^ Moss]: fikk mest",
    "*[Moss]: fikk mest*",
    "[@amdam2005, s. 4]: Moss fikk mest",
    "Se [a].\n\n[a]: https://a.no\n[Moss]: fikk mest", "[a]:\nhttps://a.no\n\nMoss fikk [mest][a]",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["[tabell](https://ssb.no/x?a=b&param=c&region=d)", "`&aring;` og &aring; &nbsp; &amp; M&oslash;re",
     "```\nx.replace('&aring;', 'å')\n```", "@amdam2005 [side 12]", "@amdam2005 [kapittel 3]",
     "[@amdam2005, bind 2]",
     "| A |\n|---|\n| b |\n\nTable: Boliger i kommunen", "Et kart.\n\n[kart]: https://hamar.no",
     "[a](https://no.wikipedia.org/wiki/B%C3%A6rum_(kommune)) og [b](https://x.no/bærum)",
     "*u*nder~1~ m^2^ a\\_b",
     "```r\nx\n```", "> ```python\n> x\n> ```", "Se [Moss][kart] og [kart] @amdam2005\n\n[kart]: https://moss.no",
     "- [x] gjort\n- [ ] ikke", "1. en\n2. to\n   1. under", "x^[note med [lenke](https://a.no)]",
     "<https://a.no/x?y=1&z>",
     "'Ja', sa \"hun\" -- og gikk ... 5'", "Áilu Čáhcesuolu, Nguyễn, 北京, عربي",
     "| a | b |\n|:-:|--:|\n| c \\| d | `e` |"],
)  # fmt: skip
def test_no_word_is_missed_in_what_people_write(text: str, tmp_path: Path) -> None:
    for lang in ("nb", "en"):
        made = document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), markdown(text), lang=lang)})
        assert convert_prose(made, "html").texts


def test_a_publisher_keeps_its_name_where_a_text_says_it(tmp_path: Path) -> None:
    texts = [markdown("# A"), markdown("Statistisk sentralbyrå sier det.")]
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", *texts, lang="en")}), "html")

    assert list(made.texts.values()) == ["<p>Statistisk sentralbyrå sier det.</p>"]


def test_a_note_may_stand_in_another_cell(tmp_path: Path) -> None:
    texts = [markdown(text) for text in ("# A", "Se[^1].", "[^1]: Noten.", "Mer.")]
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", *texts)}), "html")

    assert "Noten." in made.notes["01_a"][0]


LEFT_OUT = {  # a text of which a sentence is left out, and what is shown
    "Hamar fikk {{ u }}.[^a]\nMoss fikk {{ one }}.\n\n[^a]: Meldt selv.\n    Og mer.": "Moss fikk 1.",
    "Se [kart] for {{ u }}.\nMoss fikk {{ one }}.\n\n[kart]: https://hamar.no": "Moss fikk 1.",
    "Hamar fikk {{ u }}.[^a]\nMoss fikk {{ one }}.[^b]\n\n[^a]: Borte.\n\n[^b]: Noten.": "Moss fikk 1.1",
}


@pytest.mark.parametrize("text", LEFT_OUT)
def test_what_a_sentence_referred_to_may_stay_when_it_is_left_out(text: str, tmp_path: Path) -> None:
    filling = Filling(text, {"u": pd.NA, "one": 1}, first=1)
    about = {"printed": filling.printed, "left_out": filling.left_out}
    written = cell("tekst", {"text/markdown": placed(filling.text, filling.printed)}, **about)
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), written)}), "html")

    assert html.fromstring("".join(made.texts.values())).text_content().strip() == LEFT_OUT[text]


def test_a_sign_that_pandoc_does_not_read_stops_it(tmp_path: Path) -> None:
    made = document(tmp_path, {"01_a": notebook("01_a", markdown("# A\n\nMoss fikk\n\nHamar"))})
    lead = Prose("<p>Hamar <script>5</script></p>")
    chapters = (replace(made.chapters[0], lead=(lead,)),)

    with pytest.raises(DocumentError, match="^01_a: cell 1, line 5: not all of what follows would be shown"):
        convert_prose(replace(made, chapters=chapters), "html")


@pytest.mark.parametrize(
    ("text", "shown"),
    {
        "[week]{{lang={{{{ x }}}}}}": 'lang="en"',
        "(sec-en)=\n## A\n\n{{ref}}`ord <sec-{{{{ x }}}}>`": 'href="#sec-en"',
    }.items(),
)
def test_a_value_in_an_attribute_or_a_label_is_read(text: str, shown: str, tmp_path: Path) -> None:
    written = proof_sample.tekst(text.format(), x="en")
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), written)}), "html")

    assert shown in "".join(made.texts.values())


WRITTEN = {  # what is wrong in a cell, and the line of it as JupyterLab counts
    "{{ u }} borte.\n\nSe @fig-{{ x }}.": 4,
    "{% if x %}\nTekst <b>x</b>.\n{% endif %}": 3,
    "{{ x }}\n{{ x }} <br>\n{{ x }}": 3,
    "{% for one in 'ab' %}\n- {{ one }}\n{% endfor %}\n\n[{{ x }}][]": 6,
    "Tekst.\n\n![a](images/{{ x }}.png)": 4,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_fault_of_a_text_is_told_by_the_line_that_its_author_wrote(text: str, tmp_path: Path) -> None:
    """Not by that of the text which came of it: a sentence may have been left out above it."""
    filling = Filling(text, {"u": pd.NA, "x": "en"}, first=2)
    about = {"printed": filling.printed, "left_out": filling.left_out}
    written = cell("tekst", {"text/markdown": placed(filling.text, filling.printed)}, **about)
    written["source"] = f"%%tekst moss\n{text}"

    with pytest.raises(DocumentError, match=f"^01_a: cell 2, line {WRITTEN[text]}: "):
        convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), written)}), "html")


def test_a_note_of_which_all_sentences_are_left_out_goes(tmp_path: Path) -> None:
    filling = Filling(":::{note}\n{{ u }} er borte.\n:::\n\nEtter.", {"u": pd.NA}, first=2)
    written = cell("tekst", {"text/markdown": filling.text}, left_out=filling.left_out)
    made = convert_prose(document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), written)}), "html")

    assert list(made.texts.values()) == ["<p>Etter.</p>"]


def test_a_table_that_is_drawn_by_signs_is_refused(tmp_path: Path) -> None:
    for text in ("+----+---+\n| {{ x }} | b |\n+----+---+", "A    B\n---  ---\n{{ x }}  c"):
        written = proof_sample.tekst(text, x="en")
        with pytest.raises(
            DocumentError, match="line \\d: a table without a heading for each .*; write | between"
        ):
            document(tmp_path, {"01_a": notebook("01_a", markdown("# A"), written)})


def page_of(kind: str) -> str:
    """The page of a chapter, whose place is that of its kind."""
    number = list(TRUE).index(kind)
    return f"{number:03}_k{number}.html"


def charts_of_extremes() -> Iterator[charts.Chart | None]:
    """Charts of values that are nothing, below nothing, far apart, tiny, or many."""
    for values in ([0, 2, 5], [-4, 2, 5], [5, 1500000], [0.0001, 0.5], [0, 0], list(range(40))):
        names = [f"Kommune {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(len(values))]
        decimals = 4 if 0.5 in values else 0
        table = pd.DataFrame({"Kommune": names, "Verdi": values, "Alle": "alle", "Status": "endelig"})
        yield charts.bars(table, label="Kommune", value="Verdi", decimals=decimals)
        if len(values) < 10:
            yield charts.columns(table, panel="Alle", x="Kommune", value="Verdi", status="Status",
                                 expected="ventet", decimals=decimals)  # fmt: skip


def hostile_chapter() -> NotebookNode:
    """A chapter in which data hold signs that mean something to Markdown, HTML, Typst or a spreadsheet."""
    texts = [proof_sample.tekst("{{ x }}\n\nOrdet {{ x }} her.\n\n- {{ x }}", x=text) for text in HOSTILE]
    frame = pd.DataFrame({"Navn": HOSTILE, "Tekst": HOSTILE})
    table = proof_sample.table("tbl-data", frame)
    return notebook("098_data", markdown("# Data\n\n## Del"), *texts, table, reads={"grants": ""})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a chapter for each, as an author and as a %%tekst cell writes it."""
    folder = tmp_path_factory.mktemp("everyday")
    chapters = {}
    for number, (text, _) in enumerate(TRUE.values()):
        stem, start = f"{number:03}_k{number}", markdown("# Kapittel\n\n## Del")
        values = {"one": 1, "zero": 0, "first": "1. januar", "brackets": "x[a][b]"}
        written = proof_sample.tekst(text, **values) if "{{" in text else markdown(text)
        chapters[stem] = notebook(stem, start, written, cell("tekst", {"text/markdown": "Etter."}))
    chapters["098_data"] = hostile_chapter()
    drawn = [
        proof_sample.figure(f"fig-{i}", chart, "Tall", "grants")
        for i, chart in enumerate(charts_of_extremes())
    ]
    start, reads = markdown("# Figurer\n\n## Del"), {"grants": ""}
    chapters["099_figurer"] = notebook("099_figurer", start, *drawn, reads=reads)
    proof_sample.write(folder, chapters)
    return folder


def test_all_of_it_proves_itself(folder: Path) -> None:
    made = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix in (".html", ".pdf")}

    assert list(prove(folder, made, proof_sample.document(folder))) == []


ALTERED = {
    "numbered list": ('<ol type="1">', '<ol type="1" start="4">'),
    "numbered below text": ("<li>punkt", '<li value="7">punkt'),
    "numbered items": ("<li>nei takk", "<p>nei takk"),
    "table": (">y<", ">7 y<"),
    "footnote with a table": ("<td>x", "<td>x7"),
    "code": ("overskrift", "overskrift 7"),
    "maths": ("<mn>1</mn>", "<mn>7</mn>"),
    "maths above a long list": ("<math ", "<MATH hidden "),
    "maths in words": ("<math ", "<math hidden "),
    "small signs": ("<sub>2</sub>", "<sub>7</sub>"),
    "inline footnote": ("innfelt note", "innfelt 7 note"),
    "admonition": ("Pass på", "Pass på 7"),
}


def test_a_number_altered_in_any_of_it_is_caught(folder: Path) -> None:
    made = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix in (".html", ".pdf")}
    for kind, (old, new) in ALTERED.items():
        name = page_of(kind)
        made[name] = made[name].replace(old.encode(), new.encode(), 1)

    found = {finding.page for finding in prove(folder, made, proof_sample.document(folder))}
    assert found == {page_of(kind) for kind in ALTERED}


@pytest.mark.parametrize("kind", TRUE)
def test_it_is_set_as_what_it_is(kind: str, folder: Path) -> None:
    page = html.document_fromstring((folder / page_of(kind)).read_bytes())

    assert {path: page.xpath(f"count(//main//{path})") for path in TRUE[kind][1]} == TRUE[kind][1]


def test_no_comment_is_published_and_nothing_is_printed_raw(folder: Path) -> None:
    pdf = pypdfium2.PdfDocument(folder / "rapport.pdf")
    printed = [page.get_textpage().get_text_bounded() for page in pdf]
    pages = list(takewhile(lambda text: not text.startswith("98 Data"), printed))
    for path in folder.glob("0[0-8]*.html"):
        pages.append(html.document_fromstring(path.read_bytes()).find(".//main").text_content())

    assert len(pages) > 2 * len(TRUE)
    for text in pages:
        for raw in ("HEMMELIG", ":::", "{#", "]{", ")=", "{ref}", "{cite", "{note}", "- [", "[^", "$", "|"):
            assert raw not in text.replace("`@x [^a]`", "").replace("@x [^a]", "").replace(
                "overskrift [^a]", ""
            )


def test_a_sign_that_no_font_has_is_named_with_its_place(tmp_path: Path) -> None:
    chapter = notebook("01_a", markdown("# Kapittel\n\nTekst.\nOrdet 😀 her."))

    with pytest.raises(
        DocumentError,
        match=r"^01_a: cell 1, line 4: Ordet 😀 her\.: the fonts .* not have 😀 \(U\+1F600\); write",
    ):
        report_pdf(document(tmp_path, {"01_a": chapter}))


def test_data_are_text_whatever_signs_they_hold(folder: Path) -> None:
    page = html.document_fromstring((folder / "098_data.html").read_bytes()).find(".//article")
    shown = {" ".join(each.text_content().split()) for each in page.xpath(".//p | .//li | .//td | .//th")}
    csv = unquote(page.xpath("string(.//p[@class='csv']/a/@href)"))

    for text in map(str.split, HOSTILE):
        assert " ".join(text) in shown or " ".join(text).replace('"sitat"', "«sitat»") in shown
    (part,) = page.xpath("./section[not(@role)]")
    assert not part.xpath(".//img | .//b[text()='fet'] | .//em | .//math | .//sup | .//del | .//h3")
    assert all(link.startswith(("#", "data:text/csv")) for link in part.xpath(".//a/@href"))
    assert "\n'=1+1,'=1+1\n" in csv
    with pikepdf.open(folder / "rapport.pdf") as pdf:
        links = {
            bytes(each.A.URI).decode()
            for page in pdf.pages
            for each in page.get("/Annots", [])
            if "/URI" in each.get("/A", {})
        }
    written = {
        "https://example.org",
        "https://example.org/2011",
        "https://example.org/tabell/05940",
        "https://a.no/æøå?x=å",
    }
    assert links == written


def test_axe_finds_nothing_in_it(folder: Path, chromium: Browser) -> None:
    with opened(chromium, folder, "rapport.html", width=320, scheme="dark") as page:
        axe = Axe().run(page, context={"exclude": [["svg"]]}, options={"resultTypes": ["violations"]})

    assert axe.response["violations"] == []


def converted(text: str, folder: Path) -> ConvertedProse:
    """The prose of a chapter that has a text."""
    return convert_prose(
        document(folder, {"01_a": notebook("01_a", markdown("# T"), markdown(text))}), "html"
    )


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_words_in_brackets_before_a_colon_are_shown_with_what_follows(text: str, tmp_path: Path) -> None:
    made = converted(text, tmp_path)
    texts = "".join([*made.texts.values(), *made.notes["01_a"]])
    shown = html.fromstring(f"<div>{texts}</div>").text_content()

    assert "Moss" in shown
    assert "mest" in shown
    assert "https" not in shown
    assert "\\:" not in shown


@pytest.mark.parametrize(
    "text", ["```{code} python\n> ```{note}\n```", "```\na\n+++\nb\n```", "$$\na\n+++\n1. b\n$$"]
)
def test_what_stands_in_code_and_maths_is_not_refused(text: str, tmp_path: Path) -> None:
    made = converted(text, tmp_path)

    assert "\\" not in "".join(made.texts.values())


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_shown_is_refused_with_what_to_write(text: str, tmp_path: Path) -> None:
    cells = [markdown("# Kapittel"), markdown(text)]

    with pytest.raises(DocumentError, match=REFUSED[text]):
        convert_prose(document(tmp_path, {"01_a": notebook("01_a", *cells)}), "html")


def test_a_cell_that_is_removed_is_not_published(tmp_path: Path) -> None:
    hidden = [markdown("Skjult."), cell("tekst", {"text/markdown": "Skjult."})]
    for each in hidden:
        each.metadata["tags"] = ["remove-cell"]
    made = document(tmp_path, {"01_a": notebook("01_a", markdown("# Kapittel\n\nSynlig."), *hidden)})

    assert made.chapters[0].blocks == (Prose("<p>\nSynlig.</p>\n"),)


def test_a_cell_that_is_to_fail_does_not_make_its_chapter_missing(tmp_path: Path) -> None:
    failing = cell("tekst", {"text/markdown": "Tekst."})
    failing.outputs = [NotebookNode(output_type="error", ename="ValueError", evalue="ja", traceback=[])]
    failing.metadata["tags"] = ["raises-exception"]
    made = document(tmp_path, {"01_a": notebook("01_a", markdown("# Kapittel\n\nSynlig."), failing)})

    assert made.chapters[0].missing is None
