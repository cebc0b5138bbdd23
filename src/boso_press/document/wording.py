"""The fixed words that the press adds to a chapter, in the chapter's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boso.words import liste

if TYPE_CHECKING:
    from boso_press.document.blocks import Figure, Table


@dataclass(frozen=True)
class Wording:
    """What the press itself says to a reader of one language.

    `conjunction` stands before the last item of a list; `hidden` is for no, one and several numbers; `names`
    are for running text ("se figur 3.2"), `absent` for what a reference cannot lead to.
    """

    language: str
    conjunction: str
    figure: str
    table: str
    source: str
    notes: str
    back: str
    references: str
    data: str
    tables: str
    base: str
    hidden: tuple[str, str, str]
    image: str
    enlarge: str
    code: str
    download: str
    programme: str
    empty: str
    missing: str
    draft: dict[str, str]
    unread: str
    simulated: str
    quote: str
    names: dict[str, str]
    absent: dict[str, str]


NB = Wording(
    language="nb",
    conjunction="og",
    figure="Figur",
    table="Tabell",
    source="Kilde",
    notes="Noter",
    back="Tilbake til teksten",
    references="Referanser",
    data="Kilde og data",
    tables="Data per {year}: {tables}.",
    base="Antall svar: {}.",
    hidden=(
        "Ingen tall er skjult.",
        "{} tall er skjult av hensyn til personvernet.",
        "{} tall er skjult av hensyn til personvernet.",
    ),
    image="Bildet er satt inn fra en fil. Tall i det er ikke kontrollert mot data.",
    enlarge="Forstørr",
    code="Kode",
    download="Last ned tallene (CSV)",
    programme="Gjelder hele programmet",
    empty="Denne utgaven har ingen opplysninger om dette for {year}.",
    missing="Kapittelet mangler: {reason}",
    draft={
        "output": "Utkast – kommer ikke med i rapporten",
        "wrong": "Må rettes",
        "left out": "Utelatt setning",
    },
    unread=(
        "**Ikke gjennomgått.** Teksten her er skrevet for {years}. "
        "Den er ikke lest gjennom for {year}, og noe kan være foreldet eller feil."
    ),
    simulated="Inneholder rekonstruerte eller simulerte tall",
    quote="«{}»",
    names={
        "figure": "figur",
        "table": "tabell",
        "chapter": "kapittel",
        "section": "delkapittel",
        "equation": "likning",
    },  # fmt: skip
    absent={
        "fig": "en figur som ikke er med her",
        "tbl": "en tabell som ikke er med her",
        "sec": "et kapittel som ikke er med her",
        "eq": "en likning som ikke er med her",
    },
)

EN = Wording(
    language="en",
    conjunction="and",
    figure="Figure",
    table="Table",
    source="Source",
    notes="Notes",
    back="Back to the text",
    references="References",
    data="Source and data",
    tables="Data as of {year}: {tables}.",
    base="Number of answers: {}.",
    hidden=(
        "No numbers are hidden.",
        "{} number is hidden to protect privacy.",
        "{} numbers are hidden to protect privacy.",
    ),
    image="The image was put in from a file. Numbers in it have not been checked against data.",
    enlarge="Enlarge",
    code="Code",
    download="Download the numbers (CSV)",
    programme="Applies to the whole programme",
    empty="This edition has no information about this for {year}.",
    missing="This chapter is missing: {reason}",
    draft={
        "output": "Draft – will not be in the report",
        "wrong": "To be mended",
        "left out": "Sentence left out",
    },
    unread=(
        "**Not reviewed.** This text was written for {years}. "
        "It has not been reviewed for {year}, and some of it may be out of date or wrong."
    ),
    simulated="Contains reconstructed or simulated numbers",
    quote="“{}”",
    names={
        "figure": "Figure",
        "table": "Table",
        "chapter": "chapter",
        "section": "section",
        "equation": "Equation",
    },  # fmt: skip
    absent={
        "fig": "a figure that is not shown here",
        "tbl": "a table that is not shown here",
        "sec": "a chapter that is not shown here",
        "eq": "an equation that is not shown here",
    },
)

WORDINGS = {"nb": NB, "en": EN}

EARLIER = (  # on each page that stays because a newer one could not be made
    "Den siste byggingen av rapporten mislyktes. "
    "Siden er fra en tidligere bygging, med dataversjon {version} og inndata {inputs}."
)
DRAFT = "UTKAST – ikke kontrollert, ikke til publisering"  # on each page of one

# What this rebuild is: on every page, and with more words on title pages
NOT_THE_ORIGINAL = (
    "Dette er en uavhengig gjenskaping fra publiserte opplysninger. "
    "Den er ikke utgitt av Møreforsking eller Husbanken."
)
STATEMENT = (
    "Dette er en uavhengig gjenskaping av en evalueringsrapport, laget på nytt fra publiserte opplysninger. "
    "Den er ikke utgitt av Møreforsking eller Husbanken, og teksten er skrevet på nytt."
)

# What the title page calls the printed reports: one if the facts are from the report of the year, else more
ORIGINAL, OWN_REPORT = "Den opprinnelige rapporten", "Evaluatorenes egen rapport for året"
TAKEN_FROM, AND_FROM = "Opplysningene her er hentet fra", "Og fra"


def source_note(block: Figure | Table, words: Wording, year: int) -> str:
    """Return the note: the public tables, how many answers there are, and how many numbers are hidden.

    Of an image from a file nothing of that is known.

    What is hidden is counted in the table that readers see: the note tells no more than that does.
    """
    if getattr(block, "image", None):
        return words.image
    sentences = []
    if files := [f"{name}.csv" for name in block.origin.tables]:
        sentences.append(words.tables.format(year=year, tables=liste(files, words.conjunction)))
    if base := block.origin.base:
        least, most = base
        sentences.append(words.base.format(most if least == most else f"{least}–{most}"))
    hidden = block.data.hidden_count
    sentences.append(words.hidden[min(hidden, 2)].format(hidden))
    return " ".join(sentences)
