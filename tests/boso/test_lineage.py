"""What a chapter makes of tables, in whatever cell, is known to be made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import survey_sample
from IPython.core.interactiveshell import InteractiveShell
from project import duplicate
from shells import fresh_shell

from boso import Report
from boso.data import lineage, mark_used
from boso.data.package import clear_package_cache


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A shell that follows its cells, with `read`, which reads a table as `Report.table` does."""
    with fresh_shell() as shell:
        lineage.follow(shell)

        def read(name: str) -> pd.DataFrame:
            mark_used([name])
            return pd.DataFrame({"a": [1]})

        shell.user_ns |= {
            "read": read,
            "quietly": lambda: read("protected/2011/overall"),
            "asked": lambda by: read("grants"),
            "r": Report(2011, "samlet"),
            "tables": lineage.tables,
        }
        yield shell
        lineage._begin(shell, "")  # what this shell has read is nothing to other tests
        lineage._made_of.clear()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["x = read('grants'); found = tables()"], ["grants"]),
        (["x = read('grants')", "y = x + 1", "z = y.a.sum()", "z; found = tables()"], ["grants"]),
        (["x = read('grants'); y = read('housing')", "x; found = tables()"], ["grants", "housing"]),
        (["x = read('grants')", "y = read('housing')", "x; found = tables()"], ["grants"]),
        (["x = read('grants')", "y = 1; x; found = tables(); read('housing')"], ["grants"]),
        (
            ["x = quietly()", "y = x.a; read('grants')", "y; found = tables()"],
            ["grants", "protected/2011/overall"],
        ),
        (["x = asked(r)", "x; found = tables()"], ["grants"]),
        (["read('grants'); q = r", "q; found = tables()"], []),
        (["x = len('r')", "x; found = tables()"], []),
        (["x = read('grants')", "x = read('housing')", "x; found = tables()"], ["housing"]),
        (["ax = read('grants')", "ax = 1; ax; found = tables()"], []),
        (["x = read('grants')", "n = 1", "n += len(x)", "n; found = tables()"], ["grants"]),
        (
            ["x = read('grants')", "y = read('housing')", "y['b'] = x.a", "y; found = tables()"],
            ["grants", "housing"],
        ),
        (
            ["x = read('grants')", "y = read('housing')", "y['b'], n = x.a, 1", "y; found = tables()"],
            ["grants", "housing"],
        ),
        (["x = [n for n in read('grants').a]", "y = [n for n in [1]]; y; found = tables()"], []),
        (["x = read('grants')", "y = [n for n in x.a]", "y; found = tables()"], ["grants"]),
        (["x = read('grants')", "def f(n): return x.a + n", "f(1); found = tables()"], ["grants"]),
    ],
)
def test_what_is_shown_is_known_to_be_made_of_its_tables(
    shell: InteractiveShell, cells: list[str], expected: list[str]
) -> None:
    for cell in cells:
        shell.run_cell(cell).raise_error()

    assert shell.user_ns["found"] == expected


def test_tables_that_the_first_cell_reads_are_followed_too() -> None:
    """The cell that loads the extension often reads a table as well."""
    with fresh_shell() as shell:
        shell.user_ns |= {"follow": lambda: lineage.follow(shell), "read": mark_used, "lineage": lineage}
        shell.run_cell("follow()\nx = read(['grants'])", store_history=True).raise_error()
        shell.run_cell("x; found = lineage.tables()", store_history=True).raise_error()

    assert shell.user_ns["found"] == ["grants"]
    lineage._made_of.clear()


PAIR = """import pandas as pd
from boso import Report
from boso.data.lineage import marked
now, before = Report(2012, "samlet").survey, Report(2011, "samlet").survey
a = now.shares("focus")
b = before.shares("focus")"""


@pytest.fixture(scope="module")
def two_waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return duplicate(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize(
    "both",
    [
        "pd.concat([a, b])",
        "pd.concat([b, a])",
        "a.merge(b, on='Svar')",
        "b.merge(a, on='Svar')",
        "a.assign(Andel=a.Andel - b.Andel)",
        "b.assign(Andel=b.Andel - a.Andel)",
        "pd.DataFrame({'Nå': a.Andel, 'Før': b.Andel})",
    ],
)
@pytest.mark.parametrize(
    ("of_2012", "of_2011", "marked"),
    [
        ("collected", "simulated", "simulated"),
        ("collected", "reconstructed", "reconstructed"),
        ("simulated", "reconstructed", "mixed"),
        ("collected", "collected", "collected"),
    ],
)
def test_what_is_made_of_two_waves_is_marked_as_the_less_certain(
    shell: InteractiveShell, two_waves: Path, both: str, of_2012: str, of_2011: str, marked: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However a chapter puts two frames together, its figures and tables do not read as findings."""
    monkeypatch.chdir(two_waves)
    survey_sample.write(two_waves, 2012, of_2012)
    survey_sample.write(two_waves, 2011, of_2011)
    clear_package_cache()
    shell.run_cell(PAIR).raise_error()
    shell.run_cell(f"frame = {both}").raise_error()
    shell.run_cell("found = marked(frame).attrs.get('provenance', 'collected')").raise_error()

    assert marked == shell.user_ns["found"]
