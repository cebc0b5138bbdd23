"""The fixed words that the press adds to a chapter, in the chapter's language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from boso.words import liste

if TYPE_CHECKING:
    from boso_press.document.blocks import Figure, Table

LANGUAGES = ("nb", "en")
PHRASES = {  # what the press says to a reader, in each language; {} is filled in
    "conjunction": ("og", "and"),  # before the last item of a list
    "figure": ("Figur", "Figure"),
    "table": ("Tabell", "Table"),
    "source": ("Kilde", "Source"),
    "notes": ("Noter", "Notes"),
    "back": ("Tilbake til teksten", "Back to the text"),
    "references": ("Referanser", "References"),
    "data": ("Kilde og data", "Source and data"),
    "tables": ("Data per {year}: {tables}.", "Data as of {year}: {tables}."),
    "base": ("Antall svar: {}.", "Number of answers: {}."),
    "image": (
        "Bildet er satt inn fra en fil. Tall i det er ikke kontrollert mot data.",
        "The image was put in from a file. Numbers in it have not been checked against data.",
    ),
    "enlarge": ("Forstørr", "Enlarge"),
    "code": ("Kode", "Code"),
    "download": ("Last ned tallene (CSV)", "Download the numbers (CSV)"),
    "programme": ("Felles for alle kommunene", "The same for all municipalities"),
    "empty": (
        "Denne utgaven har ingen opplysninger om dette for {year}.",
        "This edition has no information about this for {year}.",
    ),
    "silent": (
        "Denne utgaven har ingen opplysninger for {year} om dette:",
        "This edition has no information for {year} about the following:",
    ),
    "missing": ("Kapittelet mangler: {reason}", "This chapter is missing: {reason}"),
    "unread": (
        "<strong>Ikke gjennomgått.</strong> Teksten her er skrevet for {years}. "
        "Den er ikke lest gjennom for {year}, og noe kan være foreldet eller feil.",
        "<strong>Not reviewed.</strong> This text was written for {years}. "
        "It has not been reviewed for {year}, and some of it may be out of date or wrong.",
    ),
    "simulated": (
        "Inneholder rekonstruerte eller simulerte tall",
        "Contains reconstructed or simulated numbers",
    ),
    "quote": ("«{}»", "“{}”"),
}
FAMILIES: dict[str, dict[Any, tuple[str, str]]] = {
    "hidden": {  # how many numbers are, to protect privacy
        0: ("Ingen tall er skjult.", "No numbers are hidden."),
        1: ("{} tall er skjult av hensyn til personvernet.", "{} number is hidden to protect privacy."),
        2: ("{} tall er skjult av hensyn til personvernet.", "{} numbers are hidden to protect privacy."),
    },
    "draft": {
        "output": ("Utkast – kommer ikke med i rapporten", "Draft – will not be in the report"),
        "wrong": ("Må rettes", "To be mended"),
        "left out": ("Utelatt setning", "Sentence left out"),
    },
    "admonitions": {  # how they are headed, where the author says nothing
        "note": ("Merk", "Note"),
        "tip": ("Tips", "Tip"),
        "hint": ("Hint", "Hint"),
        "important": ("Viktig", "Important"),
        "warning": ("Advarsel", "Warning"),
        "caution": ("Forsiktig", "Caution"),
        "attention": ("Obs", "Attention"),
        "danger": ("Fare", "Danger"),
        "error": ("Feil", "Error"),
        "seealso": ("Se også", "See also"),
        "admonition": ("", ""),
    },
    "names": {  # in running text: "se figur 3.2"
        "figure": ("figur", "Figure"),
        "table": ("tabell", "Table"),
        "chapter": ("kapittel", "chapter"),
        "section": ("delkapittel", "section"),
        "equation": ("likning", "Equation"),
    },
    "absent": {  # what a reference cannot lead to
        "fig": ("en figur som ikke er med her", "a figure that is not shown here"),
        "tbl": ("en tabell som ikke er med her", "a table that is not shown here"),
        "sec": ("et kapittel som ikke er med her", "a chapter that is not shown here"),
        "eq": ("en likning som ikke er med her", "an equation that is not shown here"),
    },
}


class Wording(SimpleNamespace):
    """What the press itself says to a reader of one language: the names of `PHRASES` and `FAMILIES`."""


WORDINGS = {
    language: Wording(
        **{name: texts[i] for name, texts in PHRASES.items()},
        **{name: {key: texts[i] for key, texts in family.items()} for name, family in FAMILIES.items()},
    )
    for i, language in enumerate(LANGUAGES)
}
NB = WORDINGS["nb"]

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

    Of an image from a file nothing of that is known. What is hidden is counted in the table that readers see:
    the note tells no more than that does.
    """
    if getattr(block, "image", None):
        return str(words.image)
    sentences = []
    if files := [f"{name}.csv" for name in block.origin.tables]:
        sentences.append(words.tables.format(year=year, tables=liste(files, words.conjunction)))
    if base := block.origin.base:
        least, most = base
        sentences.append(words.base.format(most if least == most else f"{least}–{most}"))
    hidden = block.data.hidden_count
    sentences.append(words.hidden[min(hidden, 2)].format(hidden))
    return " ".join(sentences)
