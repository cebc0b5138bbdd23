"""The %%tekst cell: what is printed is noted, what cannot be proven is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from boso import Report
from boso.tekst import TekstError, UnknownValueError, fill
from boso.words import dato


def test_each_printed_value_is_noted_with_its_expression_and_raw_value() -> None:
    text, printed = fill("Av {{ invited }} svarte {{ rate | prosent(1) }}.", {"invited": 137, "rate": 60.58})

    assert text == "Av 137 svarte 60,6\u00a0%."
    assert printed == [
        {"expression": "invited", "raw": 137, "printed": "137", "at": [3, 6]},
        {"expression": "rate | prosent(1)", "raw": 60.58, "printed": "60,6\u00a0%", "at": [14, 20]},
    ]


def test_the_place_of_each_printed_value_is_noted() -> None:
    text, printed = fill("{% for n in counts %}- {{ n }} av {{ n }}\n{% endfor %}", {"counts": [12, 1]})

    assert [text[slice(*item["at"])] for item in printed] == ["12", "12", "1", "1"]
    assert [item["at"][0] for item in printed] == [2, 8, 13, 18]


def test_the_raw_value_is_what_the_number_filter_got() -> None:
    (printed,) = fill("{{ names | map('stor') | list | liste }}", {"names": {"a": 1, "b": 2}}).printed

    assert printed["raw"] == ["A", "B"]


def test_only_the_branch_that_is_printed_is_noted() -> None:
    template = "{% if a > b %}økte til {{ a }}{% elif a < b %}falt til {{ a }}{% else %}uendret{% endif %}"

    assert fill(template, {"a": 2, "b": 3}).text == "falt til 2"
    assert len(fill(template, {"a": 2, "b": 3}).printed) == 1
    assert fill(template, {"a": 3, "b": 3}).printed == []


def test_a_loop_notes_every_turn() -> None:
    text, printed = fill(
        "{% for n in counts %}\n- {{ n | antall('én bolig', 'boliger') }}\n{% endfor %}",
        {"counts": [0, 1, 46]},
    )

    assert text == "- ingen boliger\n- én bolig\n- 46 boliger\n"
    assert [item["raw"] for item in printed] == [0, 1, 46]


def test_an_unknown_name_is_an_error_not_an_empty_text() -> None:
    with pytest.raises(TekstError, match='there is no "yer"; .*did you mean "year"'):
        fill("{{ yer }}", {"year": 2011})
    with pytest.raises(TekstError):
        fill("{% if missing == 1 %}A{% endif %}", {})


@pytest.mark.parametrize("literal", ["{{ 5 }}", "{{ 5 | tall }}", "{{ -5 | tall }}", "{{ 'fem' }}"])
def test_a_literal_is_refused_because_nothing_could_prove_it(literal: str) -> None:
    with pytest.raises(TekstError, match="literal"):
        fill(literal, {})


RAW = [0.5, 12345, np.int64(12345), np.float32(0.5), np.bool_(True), True, [1], {}, range(2), len,
       np.array([1]), pd.Series([1]), pd.Timestamp(2011, 1, 1), date(2011, 1, 1), object()]  # fmt: skip


@pytest.mark.parametrize("value", RAW, ids=lambda value: type(value).__name__)
def test_what_has_no_words_of_its_own_is_refused_without_a_filter(value: object) -> None:
    with pytest.raises(TekstError, match="needs a filter"):
        fill("{{ value }}", {"value": value})


@pytest.mark.parametrize("value", [None, float("nan"), [2011, None]])
@pytest.mark.parametrize("template", ["{{ value }}", "{{ value | liste }}", "{{ value | stor }}"])
def test_a_missing_value_is_told_as_missing(template: str, value: object) -> None:
    with pytest.raises(UnknownValueError, match="is missing"):
        fill(template, {"value": value})


def test_subtraction_is_formatted_as_a_whole_in_parentheses() -> None:
    assert fill("{{ (a - b) | kroner }}", {"a": 4595000, "b": 4000000}).text == "595\u00a0000\u00a0kroner"


def test_rows_name_their_sources_and_a_citation_is_no_value_that_was_printed() -> None:
    rows = Report(2011, "samlet").table("population")
    names = {"rows": rows[rows.participant.isin(["moss", "norway"])], "nobody": rows[:0]}

    found = fill("Norge vokste {{ rows | kilde(ssb07459='s. 4') }}.", names)

    assert ("Norge vokste [@ssb07459, s. 4; @ssb_folkemengde2011].", []) == found
    with pytest.raises(UnknownValueError, match="no row to cite"):
        fill("{{ nobody | kilde }}", names)
    with pytest.raises(TekstError, match="reported_in"):
        fill("{{ rows.filter(['year']) | kilde }}", names)


@pytest.mark.parametrize(
    "template", ["{{ name.__class__ }}", "{{ '{0.__class__}'.format(name) }}", "{{ name.upper.__self__ }}"]
)
def test_a_template_of_a_table_reaches_nothing_of_python(template: str) -> None:
    with pytest.raises(TekstError, match="is unsafe"):
        fill(template, {"name": "Moss"})


@pytest.mark.parametrize("filters", ["liste", "ledd", "listing | stor"])
def test_a_list_of_nobody_is_unknown_whatever_filter_comes_after(filters: str) -> None:
    with pytest.raises(UnknownValueError, match="lists nothing"):
        fill("{{ n | " + filters + " }}", {"n": []})


def test_what_a_filter_is_given_must_be_a_constant_because_the_proof_gives_it_again() -> None:
    with pytest.raises(TekstError, match="is not a constant; work the text out in a cell above"):
        fill("{{ n | antall(one, 'de {}') }}", {"n": 2, "one": "Moss"})
    with pytest.raises(TekstError, match="what tall is given goes by name; .* above$"):
        fill("{{ n | tall(decimals=1) }}", {"n": 2})


def test_what_jinja_s_own_filters_yield_is_listed_and_noted() -> None:
    text, (printed,) = fill("{{ rows | map(attribute='name') | liste }}", {"rows": [{"name": "Moss"}]})

    assert (text, printed["raw"]) == ("Moss", ["Moss"])


def test_only_braces_print() -> None:
    with pytest.raises(TekstError, match="use only {{ }}, if and for"):
        fill("{% print n %}", {"n": 2})


@pytest.mark.parametrize(
    ("slip", "meant"), [("prossent", "prosent"), ("kidle", "kilde"), ("sumn", "sum"), ("antal(1)", "antall")]
)
def test_of_a_filter_that_there_is_not_the_nearest_is_named(slip: str, meant: str) -> None:
    name = slip.partition("(")[0]
    with pytest.raises(TekstError, match=f'there is no filter "{name}"; .*did you mean "{meant}"'):
        fill(f"{{{{ n | {slip} }}}}", {"n": 2})


@pytest.mark.parametrize(
    ("slip", "told"),
    {
        "| {{ n \\| tall }} |": "unexpected char .*; write {{ value | filter }}",
        "{{ n | tall(“a”) }}": "unexpected char .*; write {{ value | filter }}",
        "{% endif %}": "{% endif %} belongs to no if or for above it",
        "{% if n = 2 %}a{% endif %}": "expected token .*; write .*{% if a == b %}",
        "{{ n | }}": "expected token .*; write {{ value | filter }}",
        "{{ n }": "unexpected '}'; write {{ value | filter }}",
        "{{ names[3] }}": r"there is no \[3\]; it has 2, the first is \[0\]",
        "$x_{{{ n }}}$": "expected token .*; write .* { {{ value }} } in maths",
        "## A {#sec-a}": r"Missing end of comment tag; write .* a label as \(name\)= above its heading",
        "{{ names[5 - 5] | kroner }}": r"kroner cannot write 'Moss'; {{ value \| kroner }} is an amount in",
        "{{ n | antall('én') }}": r"antall cannot write 2, 'én'; {{ value \| antall\(singular, plural",
        "{{ half | ord }}": r"ord cannot write 0.5; {{ value \| ord }} is a whole number as a word",
        "{{ half | dato }}": r"dato cannot write 0.5; {{ value \| dato }} is a date",
        "{{ names | map('length') | sum + names[0] }}": "9 \\+ 'Moss': a number and a text; a filter",
        "{{ names[0].nam }}": "'Moss' has no \"nam\"$",
        "{{ frame.kommun }}": 'DataFrame has no "kommun"; did you mean "kommune"',
        "{{ frame.iloc[7] }}": r"there is no \[7\]; it has 1, the first is \[0\]",
        "{{ tall(n) }}": r'there is no "tall"; as a filter it is {{ value \| tall }}',
        "{{ n if n > 2 }}": "an if without else gives nothing; write {% if … %} around the sentence",
        "{{ q | default(n) }}": 'there is no filter "default"; allowed: .* a cell above',
        "{{ n ~ n }}": "~ joins texts; write {{ a }}{{ b }}",
        "{% for one in n %}a{% endfor %}": "TypeError: 'int' object is not iterable; n is 2$",
        "{% set s = n %}{{ s }}": "use only {{ }}, if and for in %%tekst; work values out in a cell above",
        "{% block a %}a{% endblock %}": "use only {{ }}, if and for",
        "{% macro a() %}a{% endmacro %}": "use only {{ }}, if and for",
    }.items(),
)
def test_a_slip_is_told_in_plain_words(slip: str, told: str) -> None:
    with pytest.raises(TekstError, match=f"^{told}"):
        frame = pd.DataFrame({"kommune": ["Moss"]})
        fill(slip, {"n": 2, "half": 0.5, "names": ["Moss", "Hamar"], "frame": frame})


def test_a_block_that_only_a_comment_closes_is_told_as_open() -> None:
    with pytest.raises(TekstError, match="{% if %} has no {% endif %}"):
        fill("{% if n %}\n{# {% endif %} #}", {"n": 2})


@pytest.mark.parametrize(
    "expression",
    ["2 * share | prosent", "share * 2 | tall", "name * n", "share - n | tall", "n // 2 | tall"],
)
def test_a_sum_with_a_text_is_refused(expression: str) -> None:
    """A filter binds closer than any sign: ``2 * share | prosent`` would say 60 %60 %."""
    with pytest.raises(TekstError, match="a number and a text; a filter takes a sum in brackets"):
        fill(f"{{{{ {expression} }}}}", {"n": 2, "share": 60.0, "name": "Moss"})


@pytest.mark.parametrize(
    "items",
    [
        "Moss",
        {"Moss", "Hamar"},
        [0.5, 2.0],
        [12345, 1],
        [date(2011, 1, 1)],
        [["a"]],
        pd.DataFrame({"a": ["b"]}),
    ],
)
def test_a_list_is_of_texts_in_an_order(items: object) -> None:
    """Not of letters, of names in an order that each run changes, or of numbers that nothing has written."""
    with pytest.raises(TekstError, match="cannot write|needs a filter: "):
        fill("{{ items | liste }}", {"items": items})


def test_numbers_are_listed_when_a_filter_has_written_each() -> None:
    text, (printed,) = fill("{{ shares | map('prosent') | liste }}", {"shares": [12.0, 60.5]})

    assert (text, printed["raw"]) == ("12\u00a0% og 61\u00a0%", ["12\u00a0%", "61\u00a0%"])


@pytest.mark.parametrize(
    ("value", "written"),
    [(pd.Timestamp(2011, 3, 1), "1. mars 2011"), (pd.Timestamp("2011-03-01 14:30"), "1. mars 2011 kl. 14.30"),
     (date(2011, 3, 1), "1. mars 2011"), (pd.Period("2011-03"), "mars 2011"), (2011, "2011"),
     (pd.Period("2011Q1"), "1. kvartal 2011"), (pd.Period("2011-01-05", "W"), "uke 1 i 2011")],
)  # fmt: skip
def test_a_date_of_any_kind_is_written_and_noted_as_it_can_be_written_again(
    value: object, written: str
) -> None:
    text, (printed,) = fill("{{ value | dato }}", {"value": value})

    assert text == written == dato(printed["raw"])


@pytest.mark.parametrize(
    "value", [pd.Timedelta(1, "D"), pd.Period("2011-03"), pd.Interval(0, 5), Decimal("0.5")]
)
def test_what_is_no_text_says_nothing_of_itself(value: object) -> None:
    with pytest.raises(TekstError, match="needs a filter"):
        fill("{{ value }}", {"value": value})
