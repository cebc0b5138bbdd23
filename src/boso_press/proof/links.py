"""Where the links of a finished page lead: where its text says, or to what the press puts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from boso_press.document.blocks import Figure, Subheading, Table
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import NB
from boso_press.proof.expected import SKIP
from boso_press.proof.html_text import CSV, HtmlPage
from boso_press.proof.matching import Finding
from boso_press.proof.text import normalized

NOTES = ("#fn-", "#fnref-")  # whose links are proven by their order
BESIDE = {"rapport.html", "rapport.pdf", "faktaark.pdf", "../../index.html", "../sok.html", "#"}


def check_html_links(
    name: str, page: HtmlPage, document: Document, converted: ConvertedProse, chapter: Chapter | None
) -> Iterator[Finding]:
    """Yield the links of the page of a chapter, or of all, that lead elsewhere than they should."""
    allowed = set(_allowed(document, converted, chapter))
    for target, words in page.links:
        told = (target, normalized(words)) in allowed or target.startswith(NOTES)
        dangling = target.startswith("#") and target[1:] not in page.ids
        beside = target.startswith(CSV) or target in BESIDE  # a download is read as a text
        if not beside and (not told or dangling):
            link = f'the link "{" ".join(words.split())}"'
            yield Finding(name, link, target, "a target that the text gives")


def _allowed(
    document: Document, converted: ConvertedProse, chapter: Chapter | None
) -> Iterator[tuple[str, str]]:
    """Yield target and words of each link that the page of a chapter may have, or that of them all."""
    anchors = [("innhold", SKIP), ("referanser", NB.references)]
    for target, words in converted.links:
        if target.startswith("#"):
            anchors.append((target[1:], words))
        else:
            yield target, normalized(words)
    for one in document.chapters:
        anchors.append((one.id, one.heading))
        anchors += [(section.id, section.heading) for section in one.sections]
        for block in one.blocks:
            if isinstance(block, Subheading):
                anchors.append((block.id, block.title))
            elif isinstance(block, Figure | Table):
                kind = one.wording.figure if isinstance(block, Figure) else one.wording.table
                anchors.append((block.label, f"{kind} {block.number}. {block.title}"))
    for anchor, words in anchors:
        stem = document.targets[anchor].chapter if chapter and anchor in document.targets else None
        own = stem in (None, chapter and chapter.stem)
        yield f"#{anchor}" if own else f"{stem}.html#{anchor}", normalized(words)
    for one in document.pages if chapter else ():
        for step in ("", "Forrige", "Neste"):
            yield f"{one.stem}.html", normalized(f"{step} {one.heading}")


def check_pdf_links(name: str, links: Iterable[str], converted: ConvertedProse) -> Iterator[Finding]:
    """Yield the links out of a PDF that its text does not give, and those that it lacks."""
    expected = {unquote(target) for target, _ in converted.links if not target.startswith("#")}
    found = {unquote(link) for link in links}
    for link in sorted(found - expected):
        yield Finding(name, "a link", link, "no such link")
    for link in sorted(expected - found):
        yield Finding(name, "the links", "none to it", link)
