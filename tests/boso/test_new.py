"""A new year and a new municipality: written by commands, filled in tables, and what a year lacks is told."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import next_year
import pytest
import yaml
from click.testing import CliRunner, Result
from next_year import SIXTH, TOWNS, YEAR
from project import NEWEST, ROOT, keep_tables

from boso import data, new, params
from boso.__main__ import main
from boso.data import yearly
from boso.project import ProjectError

UNIT = ("unit", "askim", "--name", "Askim", "--code", "0124", "--from", str(NEWEST))
TABLES = f"{len(data.table_names(ROOT))} tables, 0 problems"


def boso(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, words)


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_year_and_a_municipality_are_written_filled_and_then_lack_nothing(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {year: params.evaluated(year, copy) for year in params.years(copy)}
    next_year.begin(copy)
    unsealed = boso(copy, monkeypatch, "data", "check")
    tables = next_year.fill(copy)

    assert (1, len(tables)) == (unsealed.exit_code, unsealed.stderr.count("\n"))
    assert all(f"{path.relative_to(copy)}: " in unsealed.stderr for path in tables)
    assert unsealed.stderr.count(", to fill: ") == len(tables)
    next_year.seal(copy, tables)
    assert f"{TABLES}\n" == boso(copy, monkeypatch, "data", "check").output
    assert [SIXTH] == [unit for unit in params.load(YEAR, copy).units if unit not in before[max(before)]]
    assert before == {year: params.evaluated(year, copy) for year in before}
    assert TOWNS[SIXTH][0] == params.unit_name(SIXTH, YEAR, copy)


def test_what_is_left_to_do_is_told_by_table_row_and_column_with_the_commands(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = boso(copy, monkeypatch, "new", "year", str(YEAR)).output

    checked = boso(copy, monkeypatch, "data", "check").stderr
    cells = re.findall(r"^  (\w+): (.*, to fill: .*)$", told, re.MULTILINE)
    assert checked == "".join(f"data/programme/{name}.csv: {rows}\n" for name, rows in cells)
    assert f"`boso data seal {' '.join(name for name, _ in cells)}`, `boso build --year {YEAR}`" in told
    assert "reported_in is the key of a source" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("year", str(NEWEST)), f"{NEWEST}: not after {NEWEST}"),
        (("year", "2999"), "data/.*: .*: '2999'; allowed: type integer, minimum "),
        (("unit", "moss", *UNIT[2:5], "0104", "--from", str(NEWEST)), '"moss": there is such a unit'),
        (("unit", "Bærum", *UNIT[2:]), "data/.*: row .*: 'Bærum'; allowed: as "),
        (("unit", "samlet", *UNIT[2:]), '"samlet": there is such a unit'),
        ((*UNIT[:5], "101", *UNIT[6:]), "data/.*: row .*, column \"code\": '101'; allowed: as 0219"),
        ((*UNIT[:5], "0104", *UNIT[6:]), '--code "0104": .* 01'),
        ((*UNIT[:-1], "2011"), f"2011: earlier reports would change; allowed: {NEWEST} or later"),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence_and_nothing_is_written(
    words: tuple[str, ...], told: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(copy)

    done = boso(copy, monkeypatch, "new", *words)

    assert (1, "", 1) == (done.exit_code, done.stdout, done.stderr.count("\n")), done.output
    assert re.match(f"boso: {told}", done.stderr), done.stderr
    assert before == files(copy)


def test_what_was_interrupted_can_be_done_again(copy: Path) -> None:
    """Rows that are there already are not written twice."""
    new.new_year(copy, YEAR)
    whole = files(copy)
    (copy / "params" / f"{YEAR}.yaml").unlink()

    new.new_year(copy, YEAR)

    assert whole == files(copy)


def test_a_year_goes_on_from_one_whose_units_are_a_line_each(copy: Path) -> None:
    settings = copy / "params" / f"{NEWEST}.yaml"
    units = params.load(NEWEST, copy).units
    about = yaml.safe_load(settings.read_text("utf-8"))
    settings.write_text(yaml.safe_dump(about | {"units": list(units)}, sort_keys=False), encoding="utf-8")

    new.new_year(copy, YEAR)

    assert units == params.load(YEAR, copy).units


def test_what_is_noted_beside_settings_goes_on_into_the_new_year(copy: Path) -> None:
    settings = copy / "params" / f"{NEWEST}.yaml"
    noted = "limits:  # this machine is slow\n  seconds: 900  # of a cell\n"
    settings.write_text(settings.read_text("utf-8") + noted.rstrip(), encoding="utf-8")

    new.new_year(copy, YEAR)

    assert noted in (copy / "params" / f"{YEAR}.yaml").read_text("utf-8")
    assert params.load(YEAR, copy).limits.seconds == 900


def test_rows_that_a_year_lacks_are_told_until_params_say_that_nobody_knows_them(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year, lost, asked = 2011, {}, yearly.asked(copy, 2011, ["hamar"])
    for table in ("population", "grants", "status", "facts"):
        path, row = copy / "data" / "programme" / f"{table}.csv", asked[table][0]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        left = [other for other in rows if not row.items() <= other.items()]
        assert len(left) < len(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(left)
        lost[table] = next(iter(row.values()))
        next_year.seal(copy, [path])

    done = boso(copy, monkeypatch, "data", "check")
    settings = copy / "params" / f"{year}.yaml"
    unknown = ", ".join(f"{table} {who}" for table, who in lost.items())
    settings.write_text(settings.read_text("utf-8") + f"unknown: [{unknown}]\n", encoding="utf-8")
    params._load.cache_clear()

    *told, summary = done.stdout.splitlines()
    what = {**lost, "status": "phase for hamar"}
    assert [f"{year}: {table}: no row of {who}" for table, who in what.items()] == told
    assert summary.startswith(f"{TABLES}; add the rows")
    assert f"{TABLES}\n" == boso(copy, monkeypatch, "data", "check").output


@pytest.mark.parametrize(
    ("unknown", "told"),
    [
        ("statsu", 'unknown: "statsu" is nothing that a year asks for; .* did you mean "status"?'),
        ("status hamarr", '"status hamarr" .* did you mean "hamar"?'),
    ],
)
def test_what_is_called_unknown_is_something_that_a_year_asks_for(
    unknown: str, told: str, copy: Path
) -> None:
    settings = copy / "params" / "2011.yaml"
    settings.write_text(settings.read_text("utf-8") + f"unknown: [{unknown}]\n", encoding="utf-8")

    with pytest.raises(ProjectError, match=told):
        params.load(2011, copy)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("moreforsking2012", "moreforsking2102", 'original: "moreforsking2102" is not in'),
        ("survey:", "unknown: [statsu]\nsurvey:", 'unknown: "statsu" is nothing'),
        ("title: ", "titel: ", 'unknown key "titel"'),
    ],
)
def test_what_is_wrong_with_the_parameters_of_a_year_is_told_when_the_tables_are_checked(
    old: str, new: str, told: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_tables(copy, "cohorts", "participants", "units")
    settings = copy / "params" / "2011.yaml"
    settings.write_text(settings.read_text("utf-8").replace(old, new, 1), encoding="utf-8")

    done = boso(copy, monkeypatch, "data", "check")

    assert 1 == done.exit_code
    assert f"{settings}: {told}" in done.stderr
