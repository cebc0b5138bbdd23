"""No respondent reaches the history of git, whoever commits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

CODEBOOK = Path("data", "survey", "codebook.json")
HOOK = Path(".githooks", "pre-commit")
ANSWERS = "respondent,municipality\n1,moss\n"
MADE = "respondent,municipality,provenance\n1,moss,{0}\n2,moss,{0}\n"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in `folder` as a person would, with no settings of another repository."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(words, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *words)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hook switched on, a year that is simulated and one that is collected."""
    folder = tmp_path_factory.mktemp("begun")
    shutil.copytree(ROOT / HOOK.parent, folder / HOOK.parent)
    shutil.copy(ROOT / ".gitignore", folder)
    (folder / "params").mkdir()
    (folder / CODEBOOK.parent).mkdir(parents=True)
    shutil.copy(ROOT / CODEBOOK, folder / CODEBOOK)
    for year, provenance in ((2012, "simulated"), (2013, "collected")):
        (folder / "params" / f"{year}.yaml").write_text(
            f"year: {year}\nsurvey:\n  provenance: {provenance}  # where from\n", encoding="utf-8"
        )
    git(folder, "init", "-q", "--template=")  # each test copies it
    git(folder, "config", "core.hooksPath", ".githooks")
    git(folder, "add", ".")
    first = git(folder, "commit", "-qm", "Begin")
    assert first.returncode == 0, first.stderr
    return folder


@pytest.fixture
def repository(begun: Path, tmp_path: Path) -> Path:
    """That repository, for one test to spoil."""
    return shutil.copytree(begun, tmp_path / "repository")


def commit(repository: Path, path: str, content: str, *, force: bool = True) -> str:
    """Try to commit a file, even one that git ignores; return what the hook says, "" where it agrees."""
    file = repository / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    git(repository, "add", *(["-f"] if force else []), path)
    done = git(repository, "commit", "-qm", "Add")
    assert bool(done.returncode) == bool(done.stderr)
    return done.stderr


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("data/survey/2013/svar.csv", ANSWERS, "respondents are never committed"),
        ("data/survey/2013/mer/svar.csv", ANSWERS, "respondents are never committed"),
        ("data/survey/2012/svar.csv", MADE.format("simulated"), "respondents are never committed"),
        ("data/survey/2013/simulated.csv", MADE.format("simulated"), "params/2013.yaml does not say"),
        ("data/survey/2013/invited.csv", "municipality,invited\nmoss,9\n", "params/2013.yaml does not say"),
        ("data/survey/2014/simulated.csv", MADE.format("simulated"), "params/2014.yaml does not say"),
        ("data/survey/2012/simulated.csv", ANSWERS, 'not every row has "simulated"'),
        ("data/survey/2012/simulated.csv", MADE.format("simulated") + "3,moss,\n", "not every row"),
        ("data/survey/2012/simulated.csv", "", "not every row"),
        ("svar.sav", "x", "an export of a survey is never committed"),
        ("data/programme/svar.XLSX", "x", "an export of a survey is never committed"),
    ],
)
def test_a_file_with_respondents_is_refused_with_the_reason(
    repository: Path, path: str, content: str, reason: str
) -> None:
    said = commit(repository, path, content)

    assert said.startswith(f"{path}: {reason}")
    assert f"git rm --cached {path}" in said
    assert path not in git(repository, "ls-tree", "-r", "--name-only", "HEAD").stdout


def test_a_copy_of_a_private_file_is_refused_under_any_name(repository: Path) -> None:
    private = repository / "data" / "survey" / "2013" / "svar.csv"
    private.parent.mkdir(parents=True)
    private.write_text(ANSWERS, encoding="utf-8")

    assert "a copy of data/survey/2013/svar.csv, which is private" in commit(
        repository, "notater.txt", ANSWERS
    )


def export(mark: str, columns: list[str], labels: bool) -> str:
    """Four respondents as a program for surveys writes them."""
    fields = json.loads((ROOT / CODEBOOK).read_text(encoding="utf-8"))["fields"][1:]
    answers = [field.get("categories", [{"value": "", "label": ""}])[-1] for field in fields]
    row = [str(one["label" if labels else "value"]) for one in answers]
    return "".join(mark.join(line) + "\n" for line in [columns, *[[str(n), *row] for n in range(1, 5)]])


FIELDS = json.loads((ROOT / CODEBOOK).read_text(encoding="utf-8"))["fields"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("notater.txt", export(",", [field["name"] for field in FIELDS], labels=False)),
        ("tests/support/prøve.csv", export(";", [field["title"] for field in FIELDS], labels=False)),
        ("data/programme/svar.tsv", export("\t", [f"Q{n}" for n, _ in enumerate(FIELDS)], labels=True)),
        (
            "notebooks/svar.py",
            'DATA = """\n' + export(" , ", [field["name"] for field in FIELDS], labels=False),
        ),
        ("svar.json", json.dumps([{field["name"]: 1 for field in FIELDS}] * 4)),
        ("svar.json", json.dumps({field["name"]: [1, 2, 3, 4] for field in FIELDS})),
    ],
)
def test_what_looks_like_respondents_is_refused_anywhere(repository: Path, path: str, content: str) -> None:
    assert "its rows look like respondents" in commit(repository, path, content)


def test_lines_of_a_private_file_are_refused_with_blanks_and_lines_added(repository: Path) -> None:
    """A copy with one blank more got through."""
    private = repository / "data" / "survey" / "2013" / "svar.csv"
    private.parent.mkdir(parents=True)
    rows = [f"{n};moss;Det viktigste er flere boliger, nummer {n}" for n in range(9)]
    private.write_text("\n".join(rows), encoding="utf-8")

    said = commit(
        repository,
        "notater.txt",
        "Mine notater\n" + "\n".join(f"  {row} ".replace(";", ", ") for row in rows[3:6]),
    )

    assert "has lines of data/survey/2013/svar.csv, which is private" in said


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("data/survey/2012/simulated.csv", MADE.format("simulated")),
        ("data/survey/2012/invited.csv", "municipality,invited,provenance\nmoss,9,simulated\n"),
        ("data/survey/2013/README.md", "Hvem som har filen.\n"),
        ("data/survey/codebook.json", '{"fields": []}\n'),
        ("data/programme/grants.csv", "unit,amount\nmoss,9\n"),
    ],
)
def test_what_holds_no_respondent_is_committed(repository: Path, path: str, content: str) -> None:
    assert commit(repository, path, content, force=False) == ""
    assert path in git(repository, "ls-tree", "-r", "--name-only", "HEAD").stdout


def test_a_year_that_becomes_collected_keeps_no_generated_file_tracked(repository: Path) -> None:
    """`--all`, which the tests run, looks at what was committed before as well."""
    assert commit(repository, "data/survey/2012/simulated.csv", MADE.format("simulated")) == ""
    assert run(repository, sys.executable, str(HOOK), "--all").returncode == 0

    assert commit(repository, "params/2012.yaml", "survey:\n  provenance: collected\n") == ""

    found = run(repository, sys.executable, str(HOOK), "--all")
    assert found.returncode == 1
    assert found.stderr.startswith("data/survey/2012/simulated.csv: params/2012.yaml does not say")


def test_git_ignores_what_a_researcher_puts_into_a_year(repository: Path) -> None:
    folder = repository / "data" / "survey" / "2013"
    folder.mkdir(parents=True)
    for name in ("svar.csv", "svar.sav", "svar.xlsx", "inviterte.csv"):
        (folder / name).write_text(ANSWERS, encoding="utf-8")

    assert git(repository, "status", "--porcelain").stdout == ""


def test_no_respondent_file_of_this_project_is_tracked(root: Path) -> None:
    found = run(root, sys.executable, str(HOOK), "--all")

    assert found.stderr == ""
    assert found.returncode == 0


def test_make_switches_the_hook_on(root: Path) -> None:
    assert "git config core.hooksPath .githooks" in (root / "Makefile").read_text(encoding="utf-8")
    assert os.access(root / HOOK, os.X_OK)
