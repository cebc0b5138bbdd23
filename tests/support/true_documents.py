"""True documents by a seed: all that an author may write and data may hold, in every mixture.

Each is a report of a few chapters as notebooks that have run. Nothing in it is wrong, so that it has to be
built and proven; what is refused is a fault of the press, or of this generator.
"""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import proof_sample
import seaborn as sns
from nbformat import NotebookNode
from PIL import Image
from press_samples import cell, markdown, notebook

from boso import charts, show
from boso.data import lineage
from boso.figures import style
from boso.project import UnknownValueError
from boso.tekst import told
from boso_press.document.reading import slug
from boso_press.proof.matching import Finding
from boso_press.proof.prove import prove

NAMES = (
    "Bærum", "Hamar", "Åsnes", "Ǻre", "Nguyễn Thị Hương", "Łukasz Święty", "Małgorzata Źdźbło", "Ayşe Yıldız",
    "Šejla Hadžić", "Áilu Čáhcesuolu", "Ŋola Ŧuvva", "İzmir", "Jiří Dvořák", "Őze Fűzfa", "Ģirts Ķēniņš",
    "Ștefan Țurcanu", "Þórður Ægisson", "Œuvre d’Été", "Müller-Lüdenscheidt", "L’Hôpital", "O'Brien",
    "Jurij Žuravljov", "Жуков", "Щедрин Эльф", "Σωκράτης", "Ξένος", "Ħaż-Żebbuġ", "Llanfairpwllgwyngyll",
    "Niðarós", "Ćwikła", "kuõʹǩǩ", "Kárášjohka", "Loabák", "Ðorđe", "Ľubica Ňuchal", "Đặng Văn Mạnh", "Ẁŷn",
)  # fmt: skip
WORDS = [
    "kommunen", "boligen", "arbeidet", "tiltak", "leie", "effekt", "offisiell", "flyt", "fjell",
    "hjelp", "nav", "vedtak", "plan", "samarbeid", "og", "men", "som", "fordi", "deltakerne", "ansatte",
    "rådmannen", "tjenesten", "oppfølging", "rehabiliteringsinstitusjonsutredningskoordinator",
    "bolig-", "helse-", "sosial-økonomisk", "e-post", "a/b", "og/eller", "§", "&", "%", "+", "=", "§",
    "°", "±", "€", "«", "»", "…", "–", "—", "’", "≤", "≥", "×", "½", "‰", "→", "•", "www.nav.no",
    "tidligere", "mindre", "større", "mål", "vekst", "nedgang", "uendret", "kjønn", "alder", "språk",
    "øvrige", "æra", "år", "ås",
]  # fmt: skip
PLAIN = [word for word in WORDS if word[0].isalpha()]
HOSTILE = (
    "<b>fet</b>", "*fet*", "_kursiv_", "[x](y)", "a | b", "# nei", "- punkt", "1. først", "$x$", "`k`",
    ":::", "% nei", "{{ x }}", "[^1]", "@cmd", "=1+1", "C:\\ny", "~~s~~ ^h^", "<!-- x -->", "&amp;",
    '"sitat"', "snake_case_navn", "#fig", "@fig-x", "-5", "+", "–", "skjult", "Kilde:", "2011", "1 000",
    "12 %", "§ 3-4", "a@b.no", "50/50", "(3)", "3)", "...",
)  # fmt: skip
NUMBERS = (
    0,
    1,
    2,
    5,
    12,
    99,
    100,
    999,
    1000,
    12345,
    1500000,
    10**9,
    -1,
    -45,
    0.5,
    60.584,
    -2.25,
    99.95,
    1e-4,
)
FILTERS = ("prosent(1)", "prosent", "kroner", "tall(2)", "tall", "millioner", 'antall("én bolig", "boliger")')
CODES = ("kode", "a | b", "@x [^a]", "<b>", "$x$", "x = {}", "--", "\\alpha")
SOURCES = ("Egen", "[@amdam2005], tabell {{ n3 }}", "@nordmann2011")
KEYS = ("amdam2005", "granovetter1973", "nordmann2011", "moreforsking2012")
MATHS = (
    "p = \\frac{a}{n}", "x_i^2", "\\sum_{i}^{n} x_i", "\\sqrt{a+b}", "\\alpha \\le \\beta",
    "\\bar{x} \\pm s", "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "\\text{andel} \\cdot k",
    "a < b", "\\int f(x)\\,dx", "\\hat{p} \\approx \\tilde{q}", "\\binom{n}{k}", "|x|",
    "\\lim_{n \\to \\infty} a_n", "n!", "x'", "f\\colon A \\to B",
    "\\begin{cases} a & b \\\\ c & d \\end{cases}", "\\left( \\frac{a}{b} \\right)^{k}", "\\mathbb{R}",
    "{a}_{b}^{c}",
)  # fmt: skip


class Author:
    """Writes one document; what it wrote before it may refer to."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.labels: list[str] = []
        self.headings: set[str] = set()  # of the chapter
        self.notes = self.number = 0
        self.noted = True  # whether a footnote may stand in the text
        self.images: dict[str, Any] = {}

    def pick(self, items: Sequence[Any]) -> Any:
        return self.random.choice(items)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def some(self, most: int, least: int = 1) -> int:
        """A number of things: mostly few, at times as many as there may be."""
        return self.pick([least, self.random.randint(least, min(most, 4)), self.random.randint(least, most)])

    def next(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-n{self.number}"

    # Words

    def words(self, most: int = 12) -> str:
        found = [self.pick(self.pick((WORDS, NAMES))) for _ in range(self.some(most))]
        return " ".join([self.pick(PLAIN), *found])

    def title(self) -> str:
        return self.words(self.pick((3, 8, 20))).capitalize()

    def value(self) -> str:
        """An expression, and so a number or a text that means something to some format."""
        if self.maybe(0.25):
            return f"{{{{ h{self.random.randrange(len(HOSTILE))} }}}}"
        which = self.random.randrange(len(NUMBERS))
        whole = isinstance(NUMBERS[which], int)
        own = self.pick(FILTERS[: len(FILTERS) if whole and NUMBERS[which] >= 0 else 4])
        return f"{{{{ n{which} | {own} }}}}"

    def inline(self, computed: bool) -> str:
        """A piece of a sentence with some mark in it."""
        word, label = self.words(4), self.pick(self.labels or ["sec-a"])
        kinds = [
            f"*{self.pick(PLAIN)}*", f"**{self.pick(PLAIN)} {self.pick(NAMES)}**",
            f"`{self.pick(CODES)}`",
            f"${self.pick(MATHS)}$", f"[{word}](https://example.org/a?b=c&d=e)", "CO~2~", "m^2^",
            f"~~{self.pick(PLAIN)}~~", f'"{word}"', f"@{self.pick(KEYS)}",
            f"[@{self.pick(KEYS)}]", f"[se @{self.pick(KEYS)}; @{self.pick(KEYS)}]",
            f"linje\\\n{self.pick(PLAIN)}",  "<https://example.org>",
        ]  # fmt: skip
        if self.noted:
            kinds.append(f"ordet^[{word}]")
        if self.labels:
            kinds += [f"@{label}", f"[@{label}]", f"[{word}](#{label})", f"{{ref}}`{label}`"]
        if computed:
            kinds += [self.value()] * 8 + [f"[@{self.pick(KEYS)}, s. {self.value()}]", "{{ mangler }}",
                                           "{{ mangler | prosent }}", f"**{self.value()}**"]  # fmt: skip
        return self.pick(kinds)

    def sentence(self, computed: bool) -> str:
        parts = [self.words(8).capitalize()]
        for _ in range(self.pick((0, 1, 1, 2, 4))):
            parts += [self.inline(computed), self.words(5)]
        if computed and self.maybe(0.1):
            parts.insert(0, self.value())
        return " ".join(parts) + self.pick(".…!?:.")

    def one_line(self, computed: bool) -> str:
        return self.sentence(computed).replace("\\\n", " ")

    def paragraph(self, computed: bool, noted: bool = True) -> str:
        joint = "\n" if computed or self.maybe() else " "
        text = joint.join(self.sentence(computed) for _ in range(self.some(6)))
        if noted and self.maybe(0.15):
            self.notes += 1
            self.noted = False
            text += f"[^{'n' * self.notes}]\n\n[^{'n' * self.notes}]: {self.sentence(computed)}"
            text += f"\n\n    {self.sentence(computed)}" if self.maybe(0.3) else ""
            self.noted = True
        return text

    # Blocks of Markdown

    def items(self, mark: str, computed: bool, depth: int = 0) -> str:
        lines = []
        for _ in range(self.some(12)):
            lines.append("   " * depth + mark + " " + self.one_line(computed))
            if self.maybe(0.15) and depth < 2:
                lines.append(self.items(self.pick(("-", "*")), computed, depth + 1))
        return "\n".join(lines)

    def numbered(self, computed: bool) -> str:
        return "\n".join(f"{n + 1}. {self.one_line(computed)}" for n in range(self.some(14)))

    def grid(self, computed: bool) -> str:
        def one() -> str:
            word = self.pick(PLAIN + list(NAMES))
            return self.pick(["", word, word, f"*{word}*", self.value() if computed else word])

        columns = self.some(6)
        aligned = [self.pick((":--", "--:", ":-:", "---")) for _ in range(columns)]
        head = [self.pick(PLAIN) for _ in range(columns)]
        rows = [[one() for _ in range(columns)] for _ in range(self.some(30))]
        text = "\n".join(f"| {' | '.join(row)} |" for row in [head, aligned, *rows])
        return text + (f"\n\n: {self.words(6)}" if self.maybe(0.3) else "")

    def code(self, computed: bool) -> str:
        lines = [
            "x = 'a'",
            "",
            "    y = [^a] @fig-x <b> $x$ *y*",
            "# ikke overskrift",
            "% ikke kommentar",
            "for a in b:",
        ]
        body = "\n".join(self.random.choices(lines, k=self.some(20)))
        return f"```{self.pick(('', 'python', 'r', 'text'))}\n{body}\n```"

    def admonition(self, computed: bool) -> str:
        kind = self.pick(("note", "tip", "warning", "important", "seealso", "danger"))
        opened, closed = self.pick(((":::", ":::"), ("```", "```")))
        title = self.words(4).replace('"', "") if self.maybe() else ""
        body = self.pick((self.paragraph, lambda c: self.items("-", c)))(computed)
        return f"{opened}{{{kind}}} {title}\n{body}\n{closed}"

    def formula(self, computed: bool) -> str:
        text = self.pick(MATHS)
        if self.maybe():
            return f"$$\n{text}\n$$"
        self.labels.append(label := self.next("eq"))
        return f"$$ {text} $$ ({label})"

    def definitions(self, computed: bool) -> str:
        return "\n\n".join(f"{self.words(3)}\n: {self.one_line(computed)}" for _ in range(self.some(5)))

    def quote(self, computed: bool) -> str:
        return "\n>\n".join(f"> {self.one_line(computed)}" for _ in range(self.some(3)))

    def lines(self, computed: bool) -> str:
        return "\n".join(f"| {self.words(5)}" for _ in range(self.some(6)))

    def comment(self, computed: bool) -> str:
        return self.pick(("<!-- HEMMELIG -->", "% HEMMELIG", "<!--\nHEMMELIG\n\n- a\n-->"))

    def picture(self, computed: bool) -> str:
        name = f"images/b{self.number}.png"
        out = io.BytesIO()
        size = self.some(900), self.some(900)
        Image.new("RGB", size, (9, 99, 99)).save(out, "PNG")
        uri = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
        self.images[name] = {"uri": uri, "width": size[0], "height": size[1]}
        if self.maybe():
            return f"![{self.words(8)}]({name})".replace("[@", "[")
        self.labels.append(label := self.next("fig"))
        options = f":name: {label}\n:alt: {self.words(8)}"
        return f"```{{figure}} {name}\n{options}\n\n{self.pick(PLAIN)} [@{KEYS[0]}]\n```"

    def subheading(self, computed: bool) -> str:
        self.headings.add(slug(title := self.title()))
        return f"### {title}\n\n{self.paragraph(computed)}"

    def text(self) -> NotebookNode:
        computed = self.maybe(0.6)
        kinds: list[Callable[[bool], str]] = [
            self.paragraph, self.paragraph, self.paragraph, self.numbered, self.grid, self.code,
            self.admonition, self.formula, self.definitions, self.quote, self.lines, self.comment,
            self.picture, self.subheading,
            lambda c: self.items(self.pick("-*+"), c), lambda c: self.items("- [ ]", c),
        ]  # fmt: skip
        written = "\n\n".join(self.pick(kinds)(computed) for _ in range(self.some(4)))
        return self.tekst(written) if computed else markdown(written)

    def tekst(self, template: str, head: str = "") -> NotebookNode:
        names: dict[str, Any] = {f"n{i}": number for i, number in enumerate(NUMBERS)}
        names |= {f"h{i}": text for i, text in enumerate(HOSTILE)} | {"year": 2011, "mangler": Missing()}
        found = told(head, template, names)
        assert found is not None
        data, about = found
        return cell(about.pop("kind"), data, **about)

    def point(self) -> NotebookNode:
        return self.tekst(self.paragraph(True, noted=False))

    def note(self) -> NotebookNode:
        level = self.pick(("info", "simulated"))
        return cell("note", {"text/markdown": self.paragraph(False)}, level=level)

    # Tables and figures

    def amounts(self, count: int) -> list[float]:
        span = self.pick((1, 10, 1000, 1e9))
        kinds: list[Callable[[], float]] = [
            lambda: 0, lambda: self.random.randint(0, int(span)),
            lambda: round(self.random.uniform(-span, span), 2),
            lambda: self.pick((0, 1, 5, 1500000)), lambda: round(self.random.random() / 1000, 4),
        ]  # fmt: skip
        kind = self.pick(kinds)
        return [kind() for _ in range(count)]

    def names(self, count: int) -> list[str]:
        pool = [*NAMES, *HOSTILE, *PLAIN] if self.maybe(0.3) else [*NAMES, *PLAIN]
        found = self.random.sample(pool, min(count, len(set(pool)))) if count <= 40 else []
        found = list(dict.fromkeys(found))
        return [
            *found,
            *(f"Kommune {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count - len(found))),
        ]

    def table(self) -> NotebookNode:
        rows, columns = self.pick((1, 3, self.some(60), self.some(500))), self.some(7)
        frame = pd.DataFrame({"Navn": self.names(min(rows, 600))})
        for number in range(columns):
            title = f"{self.pick(PLAIN)} {'abcdefg'[number]}"
            kind = self.random.randrange(5)
            if kind < 2:
                frame[title] = pd.Series(self.amounts(rows))
            elif kind == 2:
                frame[title] = pd.array([self.pick((None, 1, 7, 12345)) for _ in range(rows)], dtype="Int64")
            else:
                frame[title] = [self.pick((self.words(8), self.pick(HOSTILE), "", "skjult"))
                                for _ in range(rows)]  # fmt: skip
        if self.maybe(0.2):
            frame = frame.set_index("Navn")
        about = {
            "note": self.paragraph(False, noted=False) if self.maybe(0.3) else "",
            "total": self.maybe(0.2),
        }
        return self.shown(show.table, frame, "tbl", **about)

    def drawn(self) -> NotebookNode:
        """A figure; some data make none."""
        kinds = [
            self.bars,
            self.columns,
            self.stacked,
            self.likert,
            self.multiples,
            self.timeline,
            self.tree,
            self.own,
        ]
        width = self.pick(("full", "full", "half"))
        with mpl.rc_context():
            style.apply()
            made = self.shown(show.figure, self.pick(kinds)(), "fig", width=width)
            plt.close("all")
        return made

    def shown(self, publish: Callable[..., None], what: Any, kind: str, **about: Any) -> NotebookNode:
        """What `show` publishes of something, under a label of its own."""
        outputs: list[tuple[dict[str, str], dict[str, Any]]] = []
        shell = SimpleNamespace(
            user_ns={f"n{i}": number for i, number in enumerate(NUMBERS)} | {"mangler": Missing()}
        )
        label, title = self.next(kind), self.title() + (" {{ n5 | prosent }}" if self.maybe(0.2) else "")
        with (
            patch.object(show, "_publish", lambda bundle, boso: outputs.append((bundle, boso))),
            patch("IPython.get_ipython", lambda: shell), patch.object(lineage, "tables", lambda: ["grants"]),
        ):  # fmt: skip
            about |= {"source": self.pick(SOURCES), "subtitle": self.pick(("", self.words(6)))}
            publish(what, label=label, title=title, **about)
        bundle, boso = next(one for one in reversed(outputs))
        if boso["kind"] != "preview":
            self.labels.append(label)
        return cell(boso.pop("kind"), bundle, **boso)

    def bars(self) -> Any:
        count = self.some(40)
        low = pd.Series(self.amounts(count), dtype=float)
        table = pd.DataFrame(
            {"Navn": self.names(count), "Verdi": low, "Øvre": low + abs(pd.Series(self.amounts(count)))}
        )
        if self.maybe(0.3):
            table.loc[self.random.randrange(count), ["Verdi", "Øvre"]] = np.nan
        options: dict[str, Any] = {
            "decimals": self.pick((0, 1, 4)),
            "unit": self.pick(("", "%", "boliger")),
        }
        if self.maybe(0.2):
            options["upper"] = "Øvre"
        return charts.bars(table, label="Navn", value="Verdi", highlight=table.Navn[0], **options)

    def columns(self) -> Any:
        years = range(2009, 2009 + self.some(4))
        rows = [(name, year, self.pick(("tildelt", "forventet")))
                for name in self.names(self.some(9)) for year in years]  # fmt: skip
        table = pd.DataFrame(rows, columns=["Navn", "År", "Status"]).assign(Verdi=self.amounts(len(rows)))
        decimals = self.pick((0, 1, 2))
        return charts.columns(table, panel="Navn", x="År", value="Verdi", status="Status",
                              expected="forventet", decimals=decimals)  # fmt: skip

    def stacked(self) -> Any:
        order = self.names(self.some(5))
        rows = [(name, part, abs(amount)) for name in self.names(self.some(20)) for part, amount
                in zip(order, self.amounts(len(order)), strict=True)]  # fmt: skip
        table = pd.DataFrame(rows, columns=["Navn", "Del", "Verdi"])
        return charts.stacked(table, label="Navn", value="Verdi", part="Del", order=order)

    def likert(self) -> Any:
        scale = ["helt enig", "delvis enig", "både og", "delvis uenig", "helt uenig", "vet ikke"]
        names = self.names(self.some(12))
        counts = [[self.pick((0, 1, 5, 17)) for _ in scale] for _ in names]
        table = pd.DataFrame(counts, columns=scale).astype("Int64")
        table.insert(0, "Påstand", names)
        table.insert(1, "Spurt", [max(sum(row), 1) + self.pick((0, 3)) for row in counts])
        if self.maybe(0.4):
            row = self.random.randrange(len(names))
            table.loc[row, self.random.sample(scale, 2)] = pd.NA
        return charts.likert(table, label="Påstand", base="Spurt", agree=scale[:2], middle="både og",
                             disagree=["helt uenig", "delvis uenig"], apart=["vet ikke"])  # fmt: skip

    def multiples(self) -> Any:
        statements = [f"{name} er viktig" for name in self.names(self.some(8))]
        rows = []
        for group in self.names(self.some(6)):
            base = self.pick((1, 3, 20, 137))
            rows += [(group, name, self.pick((0, base, base // 2, None)), base) for name in statements]
        table = pd.DataFrame(rows, columns=["Gruppe", "Påstand", "Enige", "Svar"])
        table["Enige"] = table["Enige"].astype("Int64")
        return charts.multiples(table, label="Påstand", panel="Gruppe", count="Enige", base="Svar")

    def timeline(self) -> Any:
        dates = ("2009", "2010-11", "2011-autumn", "2011-12-06", "2012-spring", "1999-01-01")
        rows = [(self.pick(dates), self.words(10), self.pick(("a", "b", "c"))) for _ in range(self.some(15))]
        return charts.timeline(
            pd.DataFrame(rows, columns=["Tid", "Hendelse", "Slag"]), date="Tid", event="Hendelse", kind="Slag"
        )

    def tree(self) -> Any:
        names = self.names(self.some(12, 2))
        table = pd.DataFrame(
            {
                "Del": names,
                "Omtale": [self.words(5) for _ in names],
                "Over": ["", *names[:1] * (len(names) - 1)],
            }
        )
        return charts.diagram(table, name="Del", text="Omtale", parent="Over")

    def own(self) -> Any:
        """What an author draws with seaborn or matplotlib."""
        count = self.some(12, 2)
        names = [name.replace("$", "") for name in self.names(count)]
        frame = pd.DataFrame({"Navn": names, "Verdi": self.amounts(count), "Annet": self.amounts(count)})
        frame["Slag"] = [self.pick(("drift", "plan")) for _ in names]
        kind = self.random.randrange(6)
        if kind == 0:
            return sns.barplot(frame, x="Navn", y="Verdi", errorbar=None)
        if kind == 1:
            return sns.barplot(frame, y="Navn", x="Verdi", hue="Slag", errorbar=None)
        if kind == 2:
            return sns.scatterplot(frame, x="Verdi", y="Annet", hue="Slag")
        if kind == 3:
            return sns.lineplot(frame.assign(År=range(2001, 2001 + count)), x="År", y="Verdi", errorbar=None)
        if kind == 4:
            return sns.heatmap(frame.set_index("Navn")[["Verdi", "Annet"]], annot=True, fmt=".1f")
        return frame.set_index("Navn")[["Verdi", "Annet"]].plot.bar()

    # Chapters

    def chapter(self, number: int) -> tuple[str, NotebookNode]:
        stem, self.headings = f"{number:03}_k{'abcdefgh'[number]}", set()
        cells = [markdown(f"# {self.title()}\n\n{self.paragraph(False) if self.maybe() else ''}")]
        for _ in range(self.pick((0, 1, 2, 5, self.random.randint(1, 40)))):
            title, own = self.title(), self.next("sec")
            named = self.maybe(0.3) or slug(title) in self.headings  # the second of one name has a number
            self.labels.append(own if named else f"sec-{stem[4:]}-{slug(title)}")
            self.headings.add(slug(title))
            anchor = f" {{#{own}}}" if self.labels[-1] == own else ""
            cells.append(markdown(f"## {title}{anchor}", self.pick(("unit", "programme"))))
            kinds = [self.text, self.text, self.text, self.note, self.point]
            kinds += [self.table, self.drawn] if self.maybe(0.35) else []
            cells += [self.pick(kinds)() for _ in range(self.pick((0, 1, 1, 2)))]
        images, self.images = self.images, {}
        about: dict[str, Any] = {"images": images} if images else {}
        if self.maybe(0.2):
            about["show_code"] = True
            for node in cells:
                if node.cell_type == "code":
                    node["source"] = f"show.table(frame)  # {self.words(4)}\n\nx = [^a] @fig-x"
        return stem, notebook(
            stem, *cells, lang=self.pick(("nb", "nb", "en")), reads={"grants": ""},
            provenance=self.pick(("collected", "collected", "simulated")), **about,
        )  # fmt: skip


class Missing:
    """A value that is not known."""

    def __str__(self) -> str:
        raise UnknownValueError("it is not known")

    __float__ = __format__ = __str__  # type: ignore[assignment]


def generated(seed: int) -> dict[str, NotebookNode]:
    """Return a true document: its notebooks by chapter."""
    author = Author(seed)
    return dict(author.chapter(number) for number in range(1, 1 + author.some(4)))


def findings(seed: int) -> Iterator[Finding]:
    """Build and prove the document of a seed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = proof_sample.write(folder, generated(seed))
        files = {
            path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".html", ".pdf")
        }
        yield from prove(folder, files, made)
