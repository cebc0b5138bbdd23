"""One sentence a line: what cannot be told is left out and listed; a slip is an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boso import Report
from boso.project import ProjectError
from boso.tekst import TekstError, fill
from boso.tekst.cell_magic import told
from boso.values import formatted
from boso_press.document.blocks import Prose
from boso_press.document.cells import read_cells
from boso_press.document.reading import Reading
from boso_press.proof.recorded_values import printed_again

NBSP = "\u00a0"


def cell(*rows: str, head: str = "", **names: Any) -> tuple[str, dict[str, Any]]:
    """What a %%tekst cell publishes, and what is known of it."""
    data, about = shown(*rows, head=head, **names)
    return data["text/markdown"], about


def shown(*rows: str, head: str = "", **names: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What a %%tekst cell gives a front end."""
    found = told(head, "".join(f"{row}\n" for row in rows), names)
    assert found is not None
    return found


def left_out(about: dict[str, Any]) -> list[int]:
    return [sentence["line"] for sentence in about.get("left_out", ())]


@given(st.text(st.characters(exclude_characters="{", exclude_categories=["Cs"])))
def test_text_without_tags_comes_out_as_it_was_written(text: str) -> None:
    """Blank lines and spaces included: a blank line parts paragraphs."""
    found = told("", f"{text}\n", {})
    assert found is not None
    assert found[0]["text/markdown"] == text


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), pd.NaT])
def test_a_line_with_a_missing_value_is_left_out_alone_and_listed(missing: object) -> None:
    text, about = cell("A.", "B {{ a }} og {{ x }}.", "C {{ a }}.", a=1, x=missing)

    assert text == "A.\nC 1."
    assert about["left_out"] == [{"line": 3, "text": "B {{ a }} og {{ x }}.", "why": "{{ x }} is missing"}]
    assert [item["at"] for item in about["printed"]] == [[5, 6]]


def test_a_missing_value_in_a_condition_leaves_out_what_depends_on_it() -> None:
    text, about = cell("{% if x > 3 %}", "A.", "{% endif %}", "B{% if x %} og C{% endif %}.", "D.", x=pd.NA)

    assert text == "D."
    assert left_out(about) == [2, 5]


MISSING = [float("nan"), np.float32("nan"), pd.NaT, pd.NA]


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize(
    "condition", ["x > 3", "x <= 3", "not x > 3", "3 < x", "x == 3", "x != 3", "x in [3]", "x", "not x",
                  "x or y", "y and x", "y + x", "(x if x else y) == 1"]
)  # fmt: skip
def test_nothing_is_decided_by_what_is_missing(condition: str, missing: object) -> None:
    """NaN is neither more nor less than 3: that a share did not rise does not say that it fell."""
    text, about = cell(f"A{{% if {condition} %}} B{{% else %}} C{{% endif %}}.", "D.", x=missing, y=1)

    assert text == "D."
    assert about["left_out"][0]["why"] == "x is missing"
    assert left_out(cell("A.", head=f"hvis {condition}", x=missing, y=1)[1]) == [1]


@pytest.mark.parametrize("missing", [None, *MISSING])
@pytest.mark.parametrize("call", ["of(x)", "of(role=x)", "of([[1, x]])", "of((1, x)) + 1"])
def test_no_function_is_given_what_stands_for_a_missing_value(call: str, missing: object) -> None:
    """It would pass for a role, and the share of all be told as that of a role that nobody knows."""
    assert cell(f"A {{{{ ({call}) | tall }}}}.", x=missing, of=lambda one=0, role=None: 3)[0] == ""
    for misspelt in (call.replace("x", "nope"), call.replace("of(", "nope(")):
        with pytest.raises(TekstError, match='no "nope"'):
            cell(f"A {{{{ {misspelt} | tall }}}}.", x=missing, of=lambda one=0, role=None: 3)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
@pytest.mark.parametrize("condition", ["(x > 0).all()", "(2 != x).any()", "(x == y).sum() == 0"])
def test_no_column_is_compared_whose_missing_rows_would_answer(condition: str, missing: object) -> None:
    """NaN is not above 0, as pandas compares it: that would tell that not all are."""
    row = f"A{{% if {condition} %}} B{{% else %}} C{{% endif %}}."
    for kind in (float, "Int64") if missing is not pd.NA else ("Int64",):
        held = pd.Series([1, missing, 3], dtype=kind)
        assert cell(row, x=held, y=1)[0] == ""
        assert cell(row, x=held.dropna(), y=1)[0]


def test_a_function_may_be_given_none() -> None:
    assert cell("A {{ of(none) }}.", of=lambda one: 3 if one is None else 4)[0] == "A 3."


NUMBERS = st.recursive(
    st.sampled_from(["x", "y", "z", "row.x", "(gap | first)", "gap[1]"]),
    lambda one: st.one_of(
        st.tuples(one, one).map(lambda two: f"({two[0]} + {two[1]})"),
        st.tuples(one, st.sampled_from(["min", "max", "sum", "sort | last", "unique | list | length"])).map(
            lambda two: f"([{two[0]}, 2, 1] | {two[1]})"
        ),
        st.sampled_from(["(rows | max(attribute='x')).y", "(rows | sum('x'))", "(gap | sort | first)",
                         "(gap | map('abs') | max)", "(gap | length)",
                         "(rows | map(attribute='x') | list | max)"]),
        one.map(lambda a: f"(-{a})"),
        one.map(lambda a: f"({a} | abs)"),
    ),
    max_leaves=4,
)  # fmt: skip
SIGNS = ["<", "<=", "==", "!=", ">"]
CONDITIONS = st.recursive(
    st.one_of(
        st.tuples(NUMBERS, st.sampled_from(SIGNS), NUMBERS).map(lambda of: f"{of[0]} {of[1]} ({of[2]})"),
        st.tuples(NUMBERS, st.sampled_from(["in gap", "not in [2, x]"])).map(" ".join),
        st.sampled_from(["gap == [3, 2, 1]", "[x, 1] > [y, 2]", "{'a': x}.a > 2", "(x, y) == (2, 1)"]),
    ).map(lambda one: f"({one})"),
    lambda one: st.one_of(
        st.tuples(one, st.sampled_from(["and", "or"]), one).map(lambda of: f"({' '.join(of)})"),
        one.map(lambda a: f"(not {a})"),
        st.tuples(one, one, one).map(lambda of: f"({of[0]} if {of[1]} else {of[2]})"),
    ),
    max_leaves=4,
)  # fmt: skip
TEXTS = st.one_of(
    CONDITIONS.map(lambda a: f"{{% if {a} %}}A{{% else %}}B{{% endif %}}."),
    st.tuples(CONDITIONS, NUMBERS).map(
        lambda of: f"{{% if {of[0]} %}}{{{{ {of[1]} | tall }}}}{{% endif %}}."
    ),
    NUMBERS.map(lambda a: f"A {{{{ {a} | tall }}}}."),
    CONDITIONS.map(lambda a: "{% for x in gap if " + a + " %}{{ x | tall }}{% endfor %}."),
)


@given(TEXTS, st.sampled_from([None, *MISSING]))
def test_what_is_told_does_not_hang_on_what_is_missing(text: str, missing: object) -> None:
    """Truth: where another value in its place would tell another thing, nothing is told."""

    def told_of(x: object) -> str:
        rows = [{"x": x, "y": 1}, {"x": 2, "y": 2}]
        return cell(text, x=x, y=1, z=2, gap=[3, x, 1], row=rows[0], rows=rows)[0]

    could_be = {told_of(x) for x in (0, 1, 2, 3, 4, -1)}

    assert {told_of(missing)} <= could_be | {""}
    assert len(could_be) == 1 or not told_of(missing)


@pytest.mark.parametrize("missing", [None, *MISSING])
@pytest.mark.parametrize(
    "row",
    ["A{% if x is none %}.{% endif %}", "A{% if 2 in [2, x] %}.{% endif %}", "A{% if [x] %}.{% endif %}",
     "A{% if [x, 1] | length == 2 %}.{% endif %}", "A{{ [2, x] | first }}", "A{% if y or x %}.{% endif %}"],
)  # fmt: skip
def test_no_line_is_left_out_that_does_not_need_what_is_missing(row: str, missing: object) -> None:
    assert cell(row, x=missing, y=1)[0][:1] == "A"


@pytest.mark.parametrize("value", [None, *MISSING])
def test_what_holds_a_missing_value_is_left_out_however_it_is_held(value: Any) -> None:
    column = pd.Series(["a", value], dtype=object)
    held: dict[str, Any] = {
        "column": column,
        "array": column.to_numpy(),
        "values": {"a": value}.values(),
        "of": (value,),
    }

    for name in held:
        assert cell(f"A {{{{ {name} | liste }}}}.", **held)[0] == ""


@pytest.mark.parametrize("value", [None, *MISSING, float("inf"), 2 / 7, 1e-7])
def test_no_text_is_printed_that_python_made_of_a_value(value: object) -> None:
    with pytest.raises(TekstError, match="without f"):
        fill(f"Snittet er {value} kommuner", {})  # a title
    with pytest.raises(TekstError, match="as Python writes"):
        cell("{{ t }}", t=f"{value} prosent")
    for text in ("{{ '{:.1f}'.format(one) }}", "{{ '%s' % 2 }}", "{{ '%s' % [one] }}", "{{ one | string }}",
                 "{{ one ~ ' %' }}", "{{ [one] | join }}"):  # fmt: skip
        with pytest.raises(TekstError, match="is unsafe|a number and a text|~ joins texts|no filter"):
            cell(text, one=value)


def test_a_value_prints_itself_in_a_list_too() -> None:
    names: dict[str, Any] = {"sums": [formatted(100_000_000, "millioner"), formatted(5, "ord")]}
    text, about = cell("{{ sums | liste }}", **names)

    assert text == f"100{NBSP}millioner{NBSP}kroner og fem"
    assert about["printed"][0]["raw"] == [f"100{NBSP}millioner{NBSP}kroner", "fem"]


def test_none_is_nothing_where_it_is_asked_for_and_missing_where_it_is_compared() -> None:
    text, about = cell(
        "{% if x %}A{% else %}B{% endif %}{% if x is none %}C{% endif %}.",
        "{% if x < 2 %}D{% endif %}.",
        x=None,
    )

    assert (text, left_out(about)) == ("BC.", [3])


BELONGING = [  # texts of which a line cannot be left out without what is below it
    "### {{ x }} kommuner\n\nDe har planer.", ":::{note} Om {{ x }}\nMer.\n:::", "A | {{ x }}\n--|--\na | b",
    "| A | {{ x }} |\n|---|--:|\n| a | b |", "Plan\n: en\n\nVedtak i {{ x }}\n: to",
]  # fmt: skip
HALF = [
    "Kommunen har ikke {{ x }}\nboliger nok.", "Kommunen har ikke\nboliger nok til {{ x }}.",
    "Av {{ 5 * y }} kommuner er\n{{ x }} med.", "Av {{ y | tall }}\nkommuner er {{ x }} med.",
    "{{ x }} av {{ y }}\nKommuner er med.",
    "Hamar fikk støtte fra\nHusbanken, {{ x }} kroner.", "- *Hamar* har\n  {{ x }} boliger.",
]  # fmt: skip


@pytest.mark.parametrize("text", BELONGING + HALF)
def test_no_line_is_left_out_that_others_belong_to(text: str) -> None:
    """They would be read as part of what stands above: another heading, term or point, or half a sentence."""
    told = "half of the sentence would stay" if text in HALF else "around this line and what belongs to it"
    assert cell(*text.split("\n"), x="5", y=3)[0]
    with pytest.raises(TekstError, match=f"is missing.*{told}"):
        cell(*text.split("\n"), x=None, y=3)


WHOLE = {  # texts of which a line is left out, and what stays
    "- A {{ x }}.\n  Mer.\n- B": "- B",
    "1. {{ x }} kommuner.\n\n   De har planer.\n\nB.": "\n\nB.",
    "- A {{ x }}\n- b": "- b",
    "- a\n- b {{ x }}:\n  - c\n- d": "- a\n- d",
    "- a\n  - b {{ x }}:\n  - c\n\n- d": "- a\n  - c\n\n- d",
    "A.[^n]\n\n[^n]: {{ x }}.\n\n    Mer.\n\nB.": "A.\n\n\n\nB.",
    "- a\n- {{ x }} b\n- c": "- a\n- c",
    "a | b\n--|--\nb | {{ x }}\nc | d": "a | b\n--|--\nc | d",
    "A {{ x }}\\\nb": "b",
    "| A {{ x }}\n| b": "| b",
    "Slik:\n{{ x }} a.\nB.": "Slik:\nB.",
    "{{ x }} en.\nÉn.": "Én.",
    ":::{note} Sak\nEn.\n:::\n\n- a {{ x }}": ":::{note} Sak\nEn.\n:::\n",
    "{{ x }}\nEn.": "En.",
    "En.\n{{ x }}\nTo.": "En.\nTo.",
    "## Sak\nMoss har {{ x }}.": "## Sak",
    "A  \n{{ x }} b.": "A  ",
    "a | b\n--|--\nb | {{ x }}\n\nc": "\nc",
    "> | a |\n> |--:|\n> | {{ x }} |\n\n| d |\n|---|\n| e |": "\n| d |\n|---|\n| e |",
    "| a |\n|---|\n| {{ x }} |\n\n: Sak\n\nc": "\n\nc",
    "| a |\n|---|\n| {{ x }} |\n| b |\n\n: Sak": "| a |\n|---|\n| b |\n\n: Sak",
    "A.\nDet er:\n\n- {{ x }} a\n- {{ x }} b\n\nC.": "A.\n\n\nC.",
    "Det er:\n- {{ x }} a\n- b": "Det er:\n- b",
    "Plan\n: {{ x }} år\n: fem": "Plan\n: fem",
    "Plan\n: {{ x }} år\n\nVedtak\n: fem": "\nVedtak\n: fem",
    "| a |\n|---|\n| b |\n: Sak {{ x }}": "| a |\n|---|\n| b |",
    "a | b\n--|--\nc | d\n: Sak {{ x }}": "a | b\n--|--\nc | d",
    "{% if 1 %}\nA {{ x }}\n{% endif %}\nb.": "b.",
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_line_that_is_whole_is_left_out_alone(text: str) -> None:
    assert cell(*text.split("\n"), x=None)[0] == WHOLE[text]


def test_what_leads_up_to_nothing_is_left_out_with_its_values() -> None:
    text, about = cell(
        "A {{ y }}.", "Av {{ y }} er {{ y }}:", "", "1. {{ x }} a", "", "B {{ y }}.", x=None, y=3
    )

    assert text == "A 3.\n\n\nB 3."
    assert [item["at"] for item in about["printed"]] == [[2, 3], [9, 10]]
    assert [(one["line"], one["why"]) for one in about["left_out"]] == [
        (5, "{{ x }} is missing"), (3, "all that it leads up to is left out")
    ]  # fmt: skip


def test_a_point_of_a_list_takes_only_itself_with_it() -> None:
    loop = ("{% for n in numbers %}", "- {{ loop.index }}: {{ n }}", "{% endfor %}")

    text, about = cell("Liste:", "", *loop, "", "Slutt.", numbers=[4, None, 6])

    assert text == "Liste:\n\n- 1: 4\n- 3: 6\n\nSlutt."
    assert left_out(about) == [5]


def test_a_numbered_list_goes_on_without_an_item_that_is_left_out() -> None:
    text, about = cell(
        "Liste:", "1. {{ x }}", "2. B", "3. {{ x }}", "4. D", "", "I {{ y }}. år", x=None, y=2011
    )
    assert text == "Liste:\n1. B\n1. D\n\nI 2011. år"
    assert left_out(about) == [3, 5]

    assert cell("Liste:", "1. {{ x }}", "2. B", x=None)[0] == "Liste:\n\n1. B"


def test_the_mark_of_a_footnote_that_is_left_out_goes_with_it() -> None:
    text, about = cell("A.[^n]", "", "[^n]: Av {{ x }}.", x=None)

    assert text == "A.\n"
    assert left_out(about) == [4]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("A{% if x %}.{% endif %}", "", "B."), "A.\n\nB."),
        (("{% if x %}", "A.", "{% endif %}", "", "B."), "A.\n\nB."),
        (("  {% if x %}", "A.", "  {% endif %}", "B."), "A.\nB."),
        (("- A{% if x %}:{% endif %}", "  {% if x %}b{% endif %}", "- C"), "- A:\n  b\n- C"),
        (("A {# en merknad #}", "B."), "A \nB."),
        (("A", "{% if x -%}", "", "    B", "{%- endif %}", "C."), "A\nBC."),
    ],
)
def test_only_a_line_of_nothing_but_tags_leaves_no_line(rows: tuple[str, ...], text: str) -> None:
    """A blank line after a closing tag stays: or two paragraphs would run together."""
    assert cell(*rows, x=True)[0] == text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{{ r.facts.person_yeras }}", 'did you mean "person_years"'),
        ("{{ r.footnotes.asssss }}", 'there is no footnote "asssss".*did you mean "asss"'),
        ("{{ r.nme }}", 'did you mean "name"'),
        ("{{ yaer }}", 'did you mean "year"'),
        ("{{ r.survey.share('involvment', 'i noen grad') }}", 'did you mean "involvement"'),
        ("{{ r.survey.share('involvement', 'i noe grad') }}", 'did you mean "i noen grad"'),
        ("{{ r.survey.share('involvement', 'i noen grad', role='nv') }}", 'did you mean "nav"'),
        ("{% if unit == 'allekommuner' %}A{% endif %}", "unit is never 'allekommuner'"),
        ("{% if unit in ('mos', 'hamar') %}A{% endif %}", 'did you mean "moss"'),
        ("{% if year == 20111 %}A{% endif %}", 'did you mean "2011"'),
        ("{% if year %}A", "{% if %} has no {% endif %}"),
    ],
)
@pytest.mark.parametrize("year", [2010, 2011])
def test_a_slip_is_an_error_in_two_lines_and_never_an_omission(year: int, row: str, message: str) -> None:
    with pytest.raises(TekstError, match=message) as error:
        cell("A.", "", row, r=Report(year, "moss"), unit="moss", year=year)

    assert error.value._render_traceback_() == [f"line 4: {row}", str(error.value)]
    assert "\n" not in str(error.value)


def test_what_was_not_known_that_year_is_left_out() -> None:
    rows = ("{{ r.facts.data_season }}.", "[^a]: {{ r.footnotes.asss }}", "{{ r.survey.answered }} svarte.")

    assert left_out(cell(*rows, r=Report(2010, "moss"))[1]) == [2, 3, 4]
    assert left_out(cell(*rows, r=Report(2011, "moss"))[1]) == []


def test_a_share_that_sentences_may_not_tell_is_left_out() -> None:
    """Nobody said what the rebuilt answers to this question say; the printed report has no share of it."""
    rows = ('{{ s.share("coop_internal", "helt enig") }} er enige.', '{{ s.share("focus", "helt enig") }}.')

    text, about = cell(*rows, s=Report(2011, "moss").survey)

    assert text == f"35{NBSP}%."
    assert "was not collected" in about["left_out"][0]["why"]


def test_answers_and_roles_go_by_name_and_never_by_code() -> None:
    survey = Report(2011, "samlet").survey

    assert round(survey.share("involvement", "i noen grad", role="nav")) == 57
    assert round(survey.share("overview", "helt eller delvis enig")) == 81
    with pytest.raises(ProjectError, match='has no answer "2"'):
        survey.share("overview", "2")


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("f.budget_total", f"100{NBSP}millioner{NBSP}kroner"),
        ("f.budget_total | kroner", f"100{NBSP}000{NBSP}000{NBSP}kroner"),
        ("f.person_years", "åtte"),
        ("f.person_years | stor", "Åtte"),
        ("f.person_years | int | ord", "åtte"),
        ("f.nou_published", "august 2011"),
        ("f.audit_year", "2008"),
        ("f.survey_response_rate", f"60,5{NBSP}%"),
        ("s.share('involvement', 'i noen grad', role='nav')", f"57{NBSP}%"),
        ("f.other_costs", f"150{NBSP}000{NBSP}kroner"),
    ],
)
def test_a_value_prints_itself_and_can_be_made_again(expression: str, printed: str) -> None:
    report = Report(2011, "samlet")

    text, about = cell(f"{{{{ {expression} }}}}", r=report, f=report.facts, s=report.survey)

    (noted,) = about["printed"]
    assert text == printed
    assert printed_again(noted["expression"], noted["raw"], noted.get("format")) == printed


def test_a_formatted_value_is_a_number_like_any_other() -> None:
    value = formatted(8, "ord")

    assert (value + 1, value == 8, f"{value}", f"{value:02d}") == (9, True, "åtte", "08")


SPEAKS = {
    "": ("samlet", "moss", "hamar"),
    "samlet": ("samlet",),
    "kommune": ("moss", "hamar"),
    "moss": ("samlet", "moss"),
    "kommune hvis year == 2010": (),
    "moss hvis year == 2011": ("samlet", "moss"),
    "hvis unit in ('moss', 'hamar')": ("moss", "hamar"),
}


@pytest.mark.parametrize("head", SPEAKS)
def test_the_head_says_in_whose_report_a_cell_speaks(head: str) -> None:
    spoken = [
        unit for unit in ("samlet", "moss", "hamar") if told(head, "A.\n", {"unit": unit, "year": 2011})
    ]

    assert tuple(spoken) == SPEAKS[head]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("mos", 'did you mean "moss"'),
        ("his year == 2011", 'did you mean "hvis"'),
        ("moss og hamar", '"og" is no unit'),
        ("hvis", "the condition is missing"),
        ("hvis unit == 'allekommuner'", "unit is never 'allekommuner'"),
        ("hvis yer == 2011", 'did you mean "year"'),
        ("hvis year == 2010, unit == 'hamar'", "the condition goes on after its end; join with and, or"),
        ("hvis year = 2010", "got '='; write .* {% if a == b %}"),
    ],
)
def test_a_slip_in_the_head_is_an_error_that_names_the_nearest(head: str, message: str) -> None:
    with pytest.raises(TekstError, match=message) as error:
        cell("A.", head=head, unit="moss", year=2011)

    assert error.value._render_traceback_()[0] == f"line 1: %%tekst {head}"


def test_a_head_whose_condition_is_unknown_leaves_out_the_cell() -> None:
    text, about = cell("A.", head="hvis f.person_years > 3", f=Report(2010, "moss").facts)

    assert text == ""
    assert left_out(about) == [1]


def test_a_municipality_s_cell_is_a_point_of_a_list_in_samlet() -> None:
    rows = ("Første {{ n }}.[^a]", "Samme avsnitt.", "", "Nytt avsnitt {{ n }}.", "", "[^a]: Note {{ n }}.")

    text, about = cell(*rows, head="moss", unit="samlet", year=2011, n=7)

    assert text == (
        "- **Moss:** Første 7.[^a]\n  Samme avsnitt.\n\n  Nytt avsnitt 7.\n\n[^a]: Note 7."
    )  # fmt: skip
    assert [text[slice(*item["at"])] for item in about["printed"]] == ["7", "7", "7"]
    assert cell(*rows, head="moss", unit="moss", n=7)[0].startswith("Første 7.[^a]\nSamme")


def test_neighbouring_municipalities_become_one_list_with_the_footnotes_after_it() -> None:
    import nbformat.v4 as v4

    node = v4.new_notebook()
    for head, rows in (("hamar", ("A.[^a]", "", "[^a]: Note.")), ("moss", ("B.",)), ("samlet", ("Slutt.",))):
        text, about = cell(*rows, head=head, unit="samlet", year=2011)
        output = v4.new_output("display_data", {"text/markdown": text}, metadata={"boso": about})
        node.cells.append(v4.new_code_cell(f"%%tekst {head}", outputs=[output]))

    found = list(read_cells(node, Reading("03_status", "sec-status", "3.")))

    assert found == [
        Prose(
            '<ul>\n<li>\n<strong>Hamar:</strong> A.<span data-note="a"></span></li>\n'
            "<li>\n<strong>Moss:</strong> B.</li>\n</ul>\n",
            computed=True,
        ),
        Prose("<p>\nSlutt.</p>\n", computed=True),
    ]


def test_the_preview_shows_references_and_citations_as_words_and_the_output_keeps_the_source() -> None:
    row = "@fig-pulje viser det [@moreforsking2012, tabell 1], se @sec-status.[^1]"

    data, _ = shown(row, "", "[^1]: En note.")

    assert data["text/markdown"] == f"{row}\n\n[^1]: En note."
    assert "Figur «pulje» viser det (Bergem mfl. 2012, tabell 1), se kapittel «status»." in data["text/html"]
    assert "<sup" in data["text/html"]
    assert "[^1]" not in data["text/html"]


def test_the_preview_lists_what_was_left_out_and_why() -> None:
    data, _ = shown("A.", "{{ x }} < 3.", x=None)

    assert (
        "<small>Utelatt, linje 3: {{ x }} is missing<br><del>{{ x }} &lt; 3.</del></small>"
        in data["text/html"]
    )
    assert "text/html" not in shown("A.")[0]
