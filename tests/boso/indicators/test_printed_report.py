"""The register of the printed report of 2011: complete, recomputed, and its inconsistencies explained."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from boso import data
from boso.__main__ import main
from boso.data import validation
from boso.indicators import printed_report
from boso.indicators.printed_report import AGREES, CANNOT, DIFFERS, ROUNDING, STATEMENT, compare
from boso.indicators.profiles import profiles
from boso.project import ProjectError
from boso.report import Report
from boso.words import liste

# Every figure that does not agree, by line: printed, recomputed, and what explains it
DEVIATIONS = [
    (119, 1_000_000, "1028117.65", ROUNDING, "i12"),
    (134, 1_000_000, "1028117.65", ROUNDING, "i12"),
    (383, 60.5, "60.58", ROUNDING, "i01"),
    (383, 60.5, "60.58", ROUNDING, "i01"),
    (495, 39, "38.46", ROUNDING, "i02"),
    (522, 75, "74.32", ROUNDING, "i03"),
    (786, 4_595_000, "4000000.00", DIFFERS, "i08"),
    (788, 1_000_000, "1028117.65", ROUNDING, "i12"),
    (868, 80, "81.08", ROUNDING, "i37"),
    (920, 1_000_000, "1028117.65", ROUNDING, "i12"),
]


SURPRISE = "not as the register knows it"


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return printed_report.register(Report(2011, "samlet"))


@pytest.fixture(scope="module")
def checked() -> pd.DataFrame:
    return printed_report.statements(Report(2011, "samlet"))


def test_every_numeral_of_the_printed_text_has_its_row(register: pd.DataFrame) -> None:
    """The text itself is not in the repository; what was counted in it, line by line, is."""
    counted = data.read("published/lines_2011").set_index("line")
    digits = register["token"].str[0].str.isdigit()

    found = pd.DataFrame(
        {
            "numerals": register.loc[digits].groupby("line").size(),
            "words": register.loc[~digits].groupby("line").size(),
        }
    )

    assert len(register) == 1025
    pd.testing.assert_frame_equal(
        counted.astype("int64"), found.fillna(0).astype("int64"), check_index_type=False
    )


def test_a_statement_has_a_quantity_or_a_reason_and_nothing_else_has(register: pd.DataFrame) -> None:
    is_statement = register["kind"] == STATEMENT
    told = register["recompute"].notna() ^ register["why_not"].notna()

    assert list(told) == list(is_statement)
    assert list(register["recompute"].notna()) == list(register["basis"].notna())
    assert register.loc[register["deviation"].notna(), "inconsistency"].notna().all()
    for column in ("description", "entity", "printed", "unit", "precision"):
        assert list(register[column].notna()) == list(is_statement), column


def test_every_figure_agrees_but_for_those_that_are_explained(checked: pd.DataFrame) -> None:
    rows = checked.loc[~checked["verdict"].isin([AGREES, CANNOT])]

    found = [
        (row.line, row.printed, f"{row.recomputed:.2f}", row.verdict, row.inconsistency)
        for row in rows.itertuples()
    ]

    assert found == DEVIATIONS


def test_a_printed_number_is_the_number_that_its_row_holds(checked: pd.DataFrame) -> None:
    digits = checked.loc[checked["token"].str.fullmatch(r"[\d .,]+")]

    for row in digits.itertuples():
        plain = str(row.token).replace(" ", "")
        thousands = plain.count(".") > 0
        value = float(plain.replace(".", "") if thousands else plain.replace(",", "."))
        assert value == row.printed, f"line {row.line}, column {row.column}"


@pytest.mark.parametrize(
    ("printed", "value", "precision", "verdict"),
    [
        (41, 40.96, "exact", AGREES),
        (60.6, 60.58, "exact", AGREES),
        (60.5, 60.58, "exact", ROUNDING),
        (39, 38.46, "exact", ROUNDING),
        (39, 37.99, "exact", DIFFERS),
        (1_500_000, 1_500_001, "exact", DIFFERS),
        (14, 13, "exact", DIFFERS),
        (80, 81.08, "about", ROUNDING),
        (80, 86, "about", DIFFERS),
        (8, 8, "about", AGREES),
        (10, 13.7, "over", AGREES),
        (10, 9.9, "over", DIFFERS),
        (50, 49.4, "under", AGREES),
        (3, 4, "at_most", DIFFERS),
    ],
)
def test_verdicts(printed: float, value: float, precision: str, verdict: str) -> None:
    assert compare(printed, value, precision) == verdict


CHANGED = {
    "facts.csv": (",83,integer,personer,ord,exact", ",84,integer,personer,ord,exact", "383:414 "),
    "grants.csv": ("hamar,2010,2200000", "hamar,2010,2300000", "782:17 "),
    "housing.csv": ("h04,baerum,2010,2011,17,17", "h04,baerum,2010,2011,18,18", "630:45 "),
    "cohorts.csv": ("2010,6,", "2010,7,", "397:51 "),
    "cofinancing.csv": ("2,30,", "2,35,", "790:181 "),
}


def test_a_changed_fact_is_caught(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, (old, new, _) in CHANGED.items():
        path = copy / "data" / "programme" / table
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        validation.seal(copy, path)
    monkeypatch.chdir(copy)

    result = CliRunner().invoke(main, ["check", "published", "2011"])

    assert result.exit_code == 1
    told = [line for line in result.output.splitlines() if line.endswith(SURPRISE)]
    for table, (_, _, place) in CHANGED.items():
        assert any(line.startswith(place) for line in told), table


def test_the_command_counts_what_agrees_and_ends_well() -> None:
    result = CliRunner().invoke(main, ["check", "published", "2011"])

    assert result.exit_code == 0, result.output
    assert "1025 numerals and number words, 323 of them statements" in result.output
    counts = ("agrees                 290", "differs by rounding      9", "differs                  1")
    for line in (*counts, "cannot be recomputed    23"):
        assert line in result.output


def test_a_year_without_a_register_is_told() -> None:
    result = CliRunner().invoke(main, ["check", "published", "2012"])

    assert result.exit_code == 1
    assert "the printed report of 2012 has no register; allowed: 2011" in result.output


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("facts.survey_answered", 83),
        ('value(grants.amount_nok, participant="moss", year=2010)', 1_200_000),
        ("sum(grants.amount_nok, participant=evaluated, year=2009)", 4_000_000),
        ('sum(housing.dwellings, id=("h02", "h04"))', 46),
        ('100 * count(status, aspect="phase", code="transition") / count(participants, evaluated=True)', 60),
        ("max(cohorts.cohort) - min(cohorts.cohort)", 2),
        ("count(cofinancing.municipal_share_percent)", 4),
    ],
)
def test_a_quantity_is_reckoned_from_the_tables(expression: str, value: float) -> None:
    assert value == printed_report.evaluate(expression, Report(2011, "samlet"))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("__import__('os')", 'there is no "__import__"'),
        ("facts.__class__", "is unsafe"),
        ("facts.nothing", "there is no fact"),
        ("grants.take", "number, not 'method'"),
        ("value(grants.take)", "no attribute"),
        ("(lambda: 1)()", "expected token"),
        ("evaluated", "number, not 'tuple'"),
        ("grant.amount_nok", 'did you mean "grants"'),
        ('value(grants.amount, participant="moss", year=2010)', 'did you mean "amount_nok"'),
        ('value(grants.amount_nok, participant="mos", year=2010)', 'did you mean "moss"'),
        ('value(grants.amount_nok, participant="moss", year=1999)', '"1999" is not in grants'),
        ('value(grants.amount_nok, participant="moss", year=2009)', "grants: no row where"),
        ('value(grants.amount_nok, participant="moss")', "3 values"),
        ('count(status, aspect="phase", code="adopted")', "status: no row where"),
        ("value(cofinancing.municipal_share_percent, programme_year=5)", "is missing where"),
        ("survey:role/all/9", "no counts in survey_2011.csv"),
    ],
)
def test_a_quantity_may_only_ask_the_tables_and_a_slip_is_named(expression: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        printed_report.evaluate(expression, Report(2011, "samlet"))


def test_every_oddity_that_a_row_names_is_explained_with_figures_from_the_data(
    register: pd.DataFrame,
) -> None:
    report = Report(2011, "samlet")
    odd = printed_report.inconsistencies(report)
    text = " ".join(printed_report.explained(report, odd)["Forklaring"]).replace("\u00a0", " ")

    assert set(register["inconsistency"].dropna()) <= set(odd["id"])
    assert len(odd) == 41
    assert list(odd.loc[odd["deviates"], "id"]) == ["i01", "i02", "i03", "i08", "i12", "i37"]
    assert "83 av 137 er 60,58 %, som rundes av til 60,6 %" in text
    assert "Rapporten forklarer ikke forskjellen på 595 000 kroner." in text
    assert "5 av 13 er 38,46 %" in text
    assert "55 av 74 er 74,3 % og 56 av 74 er 75,7 %, så ikke noe antall" in text


def test_the_municipalities_that_an_explanation_names_are_those_of_the_data() -> None:
    """Its names are written out, where its numbers are recomputed."""
    report = Report(2011, "samlet")
    texts = printed_report.inconsistencies(report).set_index("id")["explanation"]
    phase = profiles(report).groupby("phase").apply(lambda rows: list(rows.index))
    grants = report.municipal("grants").query("year == 2010").set_index("name")["amount_nok"]

    assert f"{liste(phase['implementation'])} i gjennomføringsfasen" in texts["i20"]
    assert f"{liste(phase['transition'])} på vei" in texts["i20"]
    assert f"{liste(list(grants.index[grants > grants['Moss']]))} fikk mer da" in texts["i11"]


def test_the_grants_of_the_text_stand_beside_those_of_table_1() -> None:
    """The text's own figures agree with the data; that table 1 has others for that year is told."""
    report = Report(2011, "samlet")
    told = printed_report.explained(report, printed_report.inconsistencies(report)).set_index("Gjelder")
    text = told["Forklaring"].str.replace("\u00a0", " ")

    assert "2 200 000 kroner til Hamar" in text["Hvilket år tilskuddene gjelder"]
    assert "under 2011 står 1 500 000 kroner til hver" in text["Hvilket år tilskuddene gjelder"]
    assert "med 1 200 000 kroner" in text["Moss blant dem som fikk mest"]
    assert "1 148 750 kroner i 2009 og 1 489 201 kroner i 2010" in text["Rundt en million til hver"]


def test_a_statement_in_several_places_names_them_all(checked: pd.DataFrame) -> None:
    places = checked.groupby("description")["place"].unique()

    assert list(places["Støtte per kommune og bydel i året"]) == ["linje 119, 134, 788 og 920"]
    assert list(places["Svarprosent"]) == ["2.2, linje 383"]


def test_figures_of_reconstructed_answers_are_marked() -> None:
    report = Report(2011, "samlet")
    odd = printed_report.inconsistencies(report)

    deviating = printed_report.explained(report, odd[odd["deviates"]])
    wording = printed_report.explained(report, odd[odd["kind"] == "wording"])

    assert deviating.attrs.get("provenance") == "reconstructed"
    assert "provenance" not in wording.attrs


def test_a_year_whose_report_has_no_register_gives_empty_frames_with_their_columns() -> None:
    other = Report(2012, "samlet")

    assert printed_report.years() == [2011]
    for frame in (
        printed_report.register(other),
        printed_report.statements(other),
        printed_report.inconsistencies(other),
    ):
        assert frame.empty
        assert len(frame.columns) > 5
    assert printed_report.explained(other, printed_report.inconsistencies(other)).empty
