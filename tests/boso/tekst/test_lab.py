"""In JupyterLab: loaded twice in silence, completion within %%tekst, errors of two lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from shells import fresh_shell

from boso import Report
from boso.tekst.completion import completions


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A fresh IPython, with what a chapter has after its first cells."""
    with fresh_shell() as shell:
        shell.run_cell("%load_ext boso")
        shell.user_ns.update(r=Report(2011, "moss"), year=2011, unit="moss")
        yield shell


def test_loading_the_extension_again_gives_no_message_and_registers_nothing_twice(
    shell: InteractiveShell,
) -> None:
    before = len(shell.Completer.custom_matchers), len(shell.events.callbacks["pre_run_cell"])

    with capture_output() as captured:
        shell.run_cell("%load_ext boso")
        shell.run_line_magic("load_ext", "boso")

    assert captured.stdout == captured.stderr == ""
    assert before == (len(shell.Completer.custom_matchers), len(shell.events.callbacks["pre_run_cell"]))


def run(shell: InteractiveShell, code: str) -> list[str]:
    """What a front end shows of the error in a cell."""
    shown: list[list[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "_showtraceback", lambda kind, value, lines: shown.append(list(lines)))
        result = shell.run_cell(code)
    assert not result.success
    return shown[0]


def test_an_error_in_a_template_is_two_lines_without_a_traceback(shell: InteractiveShell) -> None:
    lines = run(shell, "%%tekst\nFørst.\n\nVi er {{ r.facts.person_yeras }}.\n")

    assert lines == [
        "line 4: Vi er {{ r.facts.person_yeras }}.",
        'there is no fact "person_yeras"; did you mean "person_years"?',
    ]


@pytest.mark.parametrize("code", ["%%text\nA.", "%%tekts hvis year == 2011\nA.", "%tekst A."])
def test_a_misspelt_magic_is_told_its_name(shell: InteractiveShell, code: str) -> None:
    assert "did you mean %%tekst" in run(shell, code)[1]


def test_tab_completes_within_a_tekst_cell(shell: InteractiveShell) -> None:
    code = "%%tekst kommune\nVi brukte {{ r.facts.person_y"

    with provisionalcompleter():
        found = [one.text for one in shell.Completer.completions(code, len(code))]

    assert found == ["person_years"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("%%tekst mo", ["moss"]),
        ("%%tekst k", ["kommune"]),
        ("%%tekst hvis unit == 'ba", ["baerum"]),
        ("%%tekst hvis unit in ('baerum', 'ha", ["hamar"]),
        ("%%tekst hvis r.is_", ["is_all"]),
        ("%%tekst\n{{ r.facts.budget_m", ["budget_main"]),
        ("%%tekst\n{{ r.facts.budget_main | mill", ["millioner"]),
        ("%%tekst\n{{ ye", ["year"]),
        ("%%tekst\n{% if un", ["unit"]),
        ("%%tekst\nSe @fig-puls", []),
        ("%%tekst\nSe @fig-pulj", ["fig-pulje"]),
        ("%%tekst\nSe @sec-stat", ["sec-status"]),
        ("%%tekst\nIfølge [@moreforsking2013", ["moreforsking2013"]),
    ],
)
def test_what_is_begun_is_completed(before: str, expected: list[str]) -> None:
    names: dict[str, Any] = {"r": Report(2011, "moss"), "year": 2011, "unit": "moss"}

    found = completions(before, names)

    assert found is not None
    assert found[1] == expected


@pytest.mark.parametrize("before", ["%%tekst\nVanlig prosa", "%%tekst\n{{ year }} og r.fa"])
def test_prose_is_not_completed(before: str) -> None:
    assert completions(before, {"r": 1}) is None
