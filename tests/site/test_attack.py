"""Attack a release, unpacked: nothing that it hides can be worked out, and no respondent is in it.

It holds the whole site, byte for byte, and what the site was made from.

The attacker (`attacker`) shares no code with `boso_survey`. The judge, here, has the respondents.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path

import attacker
import attacker_pages
import pandas as pd
import pikepdf
import pytest
import typst
from attacker import ALL, NO, SIZE, YES, Book, Key, Seen
from attacker_sums import System
from building import Kernels
from lxml import html
from project import ROOT

from boso import charts
from boso.chapters import chapter_names
from boso.figures.svg import svg
from boso_press.execution import render, runner
from boso_press.execution.job import Job
from boso_press.kernels.launcher import ForkServer
from boso_press.release.bundle import bundle

YEARS = [2011, 2012]
THRESHOLD = 3
CHANNELS = {  # where numbers of the survey stand, and of how many cells at least
    ".html: table": 200,
    ".html: download": 200,
    ".html: alt": 200,
    ".html: drawing": 100,
    ".html: bar": 60,
    ".ipynb: metadata": 200,
    ".ipynb: output: drawing": 100,
    ".ipynb: output: bar": 60,
    ".pdf: text": 100,
    ".pdf: alt": 200,
    "by_municipality.csv: file": 150,
    "by_role.csv: file": 150,
    "overall.csv: file": 90,
}
BOOK = Book.read(ROOT / "data/survey/codebook.json", max(YEARS))
HIDING = {"by_role": "role", "by_municipality": "municipality"}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / name, dtype=str, keep_default_na=False)


class Judge:
    """Who knows what everybody answered in a year, and which cells are hidden."""

    def __init__(self, year: int) -> None:
        self.path = next((ROOT / f"data/survey/{year}").glob("[rs]*.csv"))
        self.answers = table(f"survey/{year}/{self.path.name}")
        frames = {column: table(f"protected/{year}/{name}.csv") for name, column in HIDING.items()}
        self.hidden: list[Key] = [
            (row["item"], row[column], row["category"])
            for column, frame in frames.items()
            for row in frame[frame["hidden"] == "true"].to_dict("records")
        ]

    def group(self, group: str) -> pd.DataFrame:
        rows = self.answers
        if group == attacker.KNOW:
            return rows[rows["know_programme"].isin(BOOK.items["know_programme"].yes)]
        return rows if group == ALL else rows[(rows["role"] == group) | (rows["municipality"] == group)]

    @cache  # noqa: B019 - one judge a year
    def count(self, key: Key) -> int:
        item, group, category = key
        rows = self.group(group)
        if item == SIZE:
            return len(rows)
        yes = BOOK.items[item].yes
        if category == NO:
            return len(rows) - self.count((item, group, YES))
        return int(rows[item].isin(yes if category == YES else category.split("+")).sum())

    def persons(self, one: Seen) -> tuple[float, float]:
        """Return how many persons a number says there are, at least and at most."""
        each = self.count(BOOK.base(*one.key[:2])) / 100 if one.unit == "%" else 1
        return (one.value - one.slack) * each - 1e-6, (one.value + one.slack) * each + 1e-6


@pytest.fixture(scope="session", params=YEARS)
def judge(request: pytest.FixtureRequest) -> Judge:
    return Judge(request.param)


@pytest.fixture(scope="session")
def release(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that goes out: the release of the site, unpacked. It is made where respondents lie."""
    assert list(site.parent.glob("data/survey/2011/*.csv"))
    folder = tmp_path_factory.mktemp("release")
    with zipfile.ZipFile(BytesIO(bundle(site.parent, site))) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def folder(release: Path, judge: Judge) -> Path:
    """The pages of a year."""
    return release / "site" / judge.path.parent.name


@pytest.fixture(scope="session")
def printed(folder: Path) -> dict[Path, str]:
    """The text of every PDF of a year."""
    return {path: attacker_pages.pdf_text(path) for path in sorted(folder.rglob("*.pdf"))}


@pytest.fixture(scope="session")
def seen(folder: Path, release: Path, judge: Judge, printed: dict[Path, str]) -> list[Seen]:
    """All that the attacker reads of a year, for all municipalities together: pages, then what made them."""
    pages = [*folder.rglob("*.html"), folder.parent / "index.html"]
    found = [one for path in pages for one in attacker_pages.html_page(BOOK, path, judge.hidden)]
    for path in folder.rglob("*.ipynb"):
        found += attacker_pages.notebook(BOOK, path, judge.hidden)
    for path, text in printed.items():
        found += attacker_pages.pdf(BOOK, path, text, judge.hidden)
    for path in beside(release):
        found += attacker_pages.text(BOOK, path, judge.hidden)
        if path.suffix == ".csv":
            found += attacker_pages.table(BOOK, path, folder.name)
    return [*found, *attacker.told(BOOK, (folder.parent / "manifest.json").read_text(), "manifest.json")]


def beside(release: Path) -> list[Path]:
    """Return the files of a release that are no part of the site."""
    return [path for path in sorted(release.rglob("*"))
            if path.is_file() and release / "site" not in path.parents]  # fmt: skip


@pytest.fixture(scope="session")
def system(seen: list[Seen], judge: Judge) -> System:
    return system_of(seen, judge)


def system_of(seen: list[Seen], judge: Judge) -> System:
    found = System(BOOK, seen)
    if judge.path.parent.name == "2011":
        found.believe(table("published/percentages_2011.csv"), table("published/rankings_2011.csv"))
    return found


def printed_by_the_report() -> set[Key]:
    rows = table("published/public_2011.csv").to_dict("records")
    return {(row["item"], row["group"], row["category"]) for row in rows}


# The attack


def test_the_release_holds_the_whole_site(release: Path, site: Path) -> None:
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    public = {name: path for name, path in found.items() if not name.startswith(".records/")}
    held = {path.relative_to(release / "site").as_posix() for path in (release / "site").rglob("*.*")}

    assert held == public.keys()
    for name, path in public.items():
        assert (release / "site" / name).read_bytes() == path.read_bytes(), name


def test_the_release_holds_no_file_of_respondents(release: Path, site: Path) -> None:
    held = [path for path in release.rglob("*") if path.is_file()]
    names = [path.relative_to(release).as_posix() for path in held]
    private = {path.read_bytes() for path in site.parent.glob("data/survey/2*/**/*") if path.is_file()}

    assert {"data/protected/2011/by_role.csv", "data/datapackage.json", "notebooks/02_metode.md"} <= {*names}
    assert [name for name in names if re.match("data/survey/2", name)] == []
    assert len(private) >= 4
    assert [path for path in held if path.read_bytes() in private] == []


def test_the_attacker_reads_the_survey_in_every_channel(seen: list[Seen], judge: Judge) -> None:
    for channel, least in CHANNELS.items():
        keys = {one.key for one in seen if one.where.endswith(channel)}
        assert len(keys) >= least, channel
    wrong = [
        one for one in seen if not judge.persons(one)[0] <= judge.count(one.key) <= judge.persons(one)[1]
    ]
    assert wrong == []


def test_something_is_hidden(judge: Judge) -> None:
    assert {group in BOOK.towns.values() for _, group, _ in judge.hidden} == {True, False}


def test_no_page_shows_a_hidden_cell(seen: list[Seen], judge: Judge) -> None:
    assert [one for one in seen if one.key in judge.hidden] == []


def test_no_hidden_cell_can_be_worked_out(system: System, judge: Judge) -> None:
    for key in judge.hidden:
        found = system.bounds(key)
        assert found is not None, "the pages contradict each other or the report"
        least, most = found
        assert least <= judge.count(key) <= most, f"{key}: the attacker reckons wrongly"
        assert least < most, f"{key} can only be {least}"
        assert most >= THRESHOLD or not 0 < judge.count(key) < THRESHOLD, (
            f"{key} is known to be {least} to {most}"
        )


def test_no_hidden_group_is_known_to_agree_all_or_none(system: System, judge: Judge) -> None:
    for item, group, _ in judge.hidden:
        yes, no = system.bounds((item, group, YES)), system.bounds((item, group, NO))
        assert yes and yes[1] > 0, f"{item}, {group}: known that nobody does"
        assert no and no[1] > 0, f"{item}, {group}: known that everybody does"


def test_no_page_shows_fewer_than_three_persons_or_a_whole_group_unless_the_report_did(
    seen: list[Seen], judge: Judge
) -> None:
    known = printed_by_the_report() if judge.path.parent.name == "2011" else set()
    for one in seen:
        item, group, category = one.key
        if item == SIZE or one.key in known:
            continue
        count = judge.count(one.key)
        assert not 0 < count < THRESHOLD, one
        if group != ALL:
            assert count < judge.count((SIZE, group, "")), one
            assert count > 0 or category not in (YES, NO), one


def test_no_municipality_can_be_named_as_the_one_with_the_highest_or_the_lowest_response_rate(
    folder: Path, release: Path, system: System
) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("02_*.html"))
    rates = {rank: float(rate) for rank, rate in re.findall(r"Nr\. (\d) (\d+)\s%", pages)}
    sizes = {town: int(system.low[system.places[SIZE, town, ""]]) for town in BOOK.towns.values()}
    assert set(rates) == {"1", "5"}
    assert rates == published_rates(release, folder.name)
    invited = int(re.findall(r"Av (\d+) inviterte", pages)[0]) if "inviterte svarte" in pages else None
    ends = {ends for ends in product(sizes, sizes) if fits(sizes, ends, rates["1"], rates["5"], invited)}
    assert len({high for high, _ in ends}) > 1, ends
    assert len({low for _, low in ends}) > 1, ends


def published_rates(release: Path, year: str) -> dict[str, float]:
    """Return the response rates that the tables beside the pages tell, by rank."""
    rows = pd.read_csv(release / "data/protected" / year / "response.csv", dtype=str, keep_default_na=False)
    return {row["rank"]: float(row["rate"]) for row in rows.to_dict("records") if row["rank"] and row["rate"]}


def fits(sizes: dict[str, int], ends: tuple[str, str], high: float, low: float, total: int | None) -> bool:
    """Return whether two municipalities can have the highest and the lowest response rate."""
    if ends[0] == ends[1]:
        return False
    sums = {0}
    for town, size in sizes.items():
        between = {town: (low, high), ends[0]: (high, high), ends[1]: (low, low)}[town]
        possible = [
            n for n in range(size, 4 * size) if between[0] - 0.5 <= 100 * size / n <= between[1] + 0.5
        ]
        sums = {before + n for before in sums for n in possible}
    return total in sums if total else bool(sums)


# What is drawn


def test_hidden_bars_all_look_alike(folder: Path, judge: Judge) -> None:
    """Size and place of all that stands for a hidden share, from the left end of its group."""
    drawn = [
        attacker.veiled(BOOK, svg)
        for path in folder.rglob("*.html")
        for svg in html.parse(path).getroot().iter("{*}svg")
    ]
    hidden = {group for _, group, _ in judge.hidden if group in BOOK.towns.values()}
    assert {group for found in drawn for group in found} >= hidden
    for found in drawn:
        shapes = [measures(shape) for shapes in found.values() for shape in shapes]
        assert all(shape == pytest.approx(shapes[0], abs=2 * attacker.TOUCH) for shape in shapes)


def measures(shape: tuple[object, ...]) -> list[float]:
    """Return all lengths of what stands for a hidden share."""
    return [number for part in shape for number in part if isinstance(number, float)]  # type: ignore[attr-defined]


WORLDS = [(16, 0), (13, 3)]  # two truths that agree on all that is shown


def drawings(of: Callable[[int, int], charts.Chart | None]) -> set[tuple[str, str]]:
    made = [of(*world) for world in WORLDS]
    return {(svg(chart.figure, "fig-x"), chart.alt) for chart in made if chart}


def test_an_interval_of_something_hidden_is_not_drawn() -> None:
    def draw(yes: int, no: int) -> charts.Chart | None:
        frame = pd.DataFrame(
            {
                "Påstand": ["En", "To"],
                "Spurt": [16, 16],
                "enig": pd.array([None, 9], "Int64"),
                "uenig": pd.array([None, 7], "Int64"),
                "Nedre": [yes * 5.0, 40.0],
                "Øvre": [100 - no * 2.0, 70.0],
            }
        )
        return charts.likert(
            frame,
            label="Påstand",
            base="Spurt",
            agree=["enig"],
            disagree=["uenig"],
            interval=["Nedre", "Øvre"],
        )

    assert len(drawings(draw)) == 1


# Respondents


def test_no_page_notebook_pdf_or_table_holds_a_respondent(
    folder: Path, release: Path, judge: Judge, printed: dict[Path, str]
) -> None:
    pages = [path for path in folder.rglob("*") if path.suffix in READABLE]
    paths = [*pages, *folder.parent.glob("[!.]*.*"), *beside(release)]
    texts = {path: path.read_text(encoding="utf-8") for path in paths} | printed
    respondents = set(judge.answers["respondent"])
    open_answers = judge.answers.filter(like="top_challenge").to_numpy().ravel()
    words = {re.sub(r"^[^:]*: ", "", text) for text in open_answers} - {""}
    rows = {"".join(row) for row in judge.answers[list(BOOK.items)].to_numpy()}
    assert len(respondents) > 50 and len(words) > 3 and len(rows) > 50
    assert [one for one in respondents if not RESPONDENT.fullmatch(one)] == []
    for path, text in texts.items():
        assert respondents.isdisjoint(RESPONDENT.findall(text)), path
        assert [word for word in words if word in text] == [], path
        runs = " ".join(re.sub(r"[^1-6]", "", run) for run in RUN.findall(text))
        assert [row for row in rows if row in runs] == [], path


READABLE = (".html", ".ipynb", ".json", ".csv", ".svg", ".txt")
RESPONDENT = re.compile(r"20\d\d-\d{3}(?![\w-])")
RUN = re.compile(r"(?<![\w.])[1-6](?:[^\w.<>]{1,8}[1-6]\b){8,}")  # single digits, one after the other


def test_no_table_has_a_row_of_answers(folder: Path) -> None:
    """Answers as words: the labels of a scale stand in the head of a table, or one in a row."""
    for path in folder.rglob("*.html"):
        for row in html.parse(path).getroot().iterfind(".//tbody/tr"):
            cells = [" ".join(cell.text_content().lower().split()) for cell in row]
            assert sum(cell in BOOK.labels for cell in cells) <= 1, (path, cells)


def test_another_folder_without_respondents_makes_the_same_bytes(
    site: Path, copy: Path, kernels: Kernels
) -> None:
    """A build reads protected tables only, and depends on neither place nor kernel: two are ordinary."""
    for year in (copy / "data/survey").glob("2*"):
        shutil.rmtree(year)
    ordinary = [Job(copy, "03_status", 2011, "samlet"), Job(copy, "faktaark", 2011, "moss")]
    jobs = [Job(copy, chapter, 2011, "samlet") for chapter in chapter_names(copy, "samlet")]
    with kernels.forked():
        assert {runner.run(job) for job in jobs if job not in ordinary} == {()}
    with ForkServer(cold=True):
        assert {runner.run(job) for job in ordinary} == {()}
    render.render_report(copy, 2011, "samlet")
    made = [path for path in sorted((copy / "outputs/2011").glob("*/*")) if path.suffix != ".json"]
    assert {path.suffix for path in made} == {".html", ".ipynb", ".pdf"}
    changed = [
        p.name for p in made if p.read_bytes() != (site / p.relative_to(copy / "outputs")).read_bytes()
    ]
    assert changed == []


# The attack works


@pytest.fixture
def target(judge: Judge) -> tuple[Key, str, int]:
    """A hidden cell of a municipality, the municipality's name, and the count to plant."""
    key = next((i, g, c) for i, g, c in judge.hidden if g in BOOK.towns.values() and c == YES)
    name = next(name for name, code in BOOK.towns.items() if code == key[1])
    return key, name.capitalize(), judge.count((SIZE, key[1], "")) - 1


def planted_text(page: str, name: str, count: int, size: int) -> str:
    return page.replace("</main>", f"<p>I {name} kjenner {count} av {size} programmet.</p></main>")


def planted_alt(page: str, name: str, count: int, size: int) -> str:
    share = round(100 * count / size)
    return page.replace(
        f"{name}: Kjennskap til programmet skjult", f"{name}: Kjennskap til programmet {share} %"
    )


def planted_cell(page: str, name: str, count: int, size: int) -> str:
    row = rf"(<th scope=\"row\"[^>]*>{name}</th><td>Kjennskap til programmet</td><td[^>]*>)skjult"
    return re.sub(row, rf"\g<1>{count}", page)


def planted_bar(page: str, name: str, count: int, size: int) -> str:
    """Draw a bar on the track of the group's first row, where it is hidden."""
    text = re.search(rf'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>{name}</text>', page)
    assert text
    x, end = text[1], page.index("</svg>", text.start())
    drawn = page[page.rindex("<svg", 0, end) : end]
    tracks = re.findall(rf"M {x} ([\d.]+) +L ([\d.]+) \1(?![\d.])", drawn)
    y, right = min((float(y), float(right)) for y, right in tracks if float(y) > float(text[2]))
    to = float(x) + (right - float(x)) * count / size
    bar = f"M {x} {y - 5} L {to} {y - 5} L {to} {y + 5} L {x} {y + 5} z"
    return f'{page[:end]}<path d="{bar}"/>{page[end:]}'


@pytest.mark.parametrize(
    ("plant", "channel"),
    [
        (planted_text, "text"),
        (planted_alt, "alt"),
        (planted_cell, "table"),
        (planted_bar, "bar"),
    ],
)
def test_a_count_planted_in_a_page_is_found(
    plant: Callable[[str, str, int, int], str],
    channel: str,
    target: tuple[Key, str, int],
    folder: Path,
    judge: Judge,
    tmp_path: Path,
) -> None:
    key, name, count = target
    page = (folder / "samlet/02_metode.html").read_text(encoding="utf-8")
    spoilt = plant(page, name, count, judge.count((SIZE, key[1], "")))
    (tmp_path / "02_metode.html").write_text(spoilt, encoding="utf-8")
    found = attacker_pages.html_page(BOOK, tmp_path / "02_metode.html", judge.hidden)
    assert tells(found, key, channel, count, judge)


def tells(seen: Iterable[Seen], key: Key, channel: str, count: int, judge: Judge) -> bool:
    """Return whether a number read in a channel gives the count of a cell away."""
    found = [one for one in seen if one.key == key and one.where.endswith(f": {channel}")]
    return any(judge.persons(one)[0] <= count <= judge.persons(one)[1] for one in found)


def test_a_count_planted_in_a_table_beside_the_pages_is_found(
    target: tuple[Key, str, int], release: Path, judge: Judge, tmp_path: Path
) -> None:
    key, _, count = target
    year = judge.path.parent.name
    rows = (release / f"data/protected/{year}/by_municipality.csv").read_text(encoding="utf-8")
    hidden = f"{key[0]},{key[1]},{YES},,"
    assert hidden in rows
    path = tmp_path / f"by_municipality_{year}.csv"
    path.write_text(rows.replace(hidden, f"{hidden[:-1]}{count},"), encoding="utf-8")
    assert tells(attacker_pages.table(BOOK, path, year), key, "file", count, judge)


def test_a_count_planted_in_the_source_of_a_chapter_is_found(
    target: tuple[Key, str, int], release: Path, judge: Judge, tmp_path: Path
) -> None:
    key, name, count = target
    size = judge.count((SIZE, key[1], ""))
    chapter = (release / "notebooks/02_metode.md").read_text(encoding="utf-8")
    path = tmp_path / "02_metode.md"
    path.write_text(f"{chapter}\nI {name} kjenner {count} av {size} programmet.\n", encoding="utf-8")
    assert tells(attacker_pages.text(BOOK, path, judge.hidden), key, "file", count, judge)


def test_a_count_planted_in_the_metadata_of_a_notebook_is_found(
    target: tuple[Key, str, int], folder: Path, judge: Judge, tmp_path: Path
) -> None:
    key, name, count = target
    content = json.loads((folder / "samlet/02_metode.ipynb").read_text(encoding="utf-8"))
    abouts = [
        out.get("metadata", {}).get("boso", {})
        for cell in content["cells"]
        for out in cell.get("outputs", ())
    ]
    for row in (row for about in abouts for row in about.get("table", {"rows": []})["rows"]):
        if [cell["text"] for cell in row[:3]] == [name, "Kjennskap til programmet", "skjult"]:
            row[2]["raw"] = count
    (tmp_path / "02_metode.ipynb").write_text(json.dumps(content), encoding="utf-8")
    found = attacker_pages.notebook(BOOK, tmp_path / "02_metode.ipynb", judge.hidden)
    assert tells(found, key, "metadata", count, judge)


def test_a_count_planted_in_the_text_of_a_pdf_is_found(
    target: tuple[Key, str, int], folder: Path, judge: Judge, tmp_path: Path
) -> None:
    key, name, count = target
    size = judge.count((SIZE, key[1], ""))
    (tmp_path / "page.pdf").write_bytes(
        typst.compile(f"I {name} kjenner {count} av {size} programmet.".encode(), format="pdf")
    )
    path = tmp_path / "rapport.pdf"
    with pikepdf.open(folder / "moss/rapport.pdf") as report, pikepdf.open(tmp_path / "page.pdf") as page:
        del report.pages[1:]
        report.pages.extend(page.pages)
        report.save(path)
    found = attacker_pages.pdf(BOOK, path, attacker_pages.pdf_text(path), judge.hidden)
    assert tells(found, key, "text", count, judge)


def test_a_number_that_is_found_pins_what_hangs_on_it(
    target: tuple[Key, str, int], seen: list[Seen], judge: Judge
) -> None:
    key, _, count = target
    known = system_of([*seen, Seen(key, float(count), "count", 0, "planted")], judge)
    assert (known.bounds(key), known.bounds((*key[:2], NO))) == ((count, count), (1, 1))
