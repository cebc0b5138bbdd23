"""Where the links of a finished page lead: where its text says, or to what the press puts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from boso_press.document.blocks import Figure, Subheading, Table
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import NB
from boso_press.proof.furniture import SKIP
from boso_press.proof.html_text import CSV, HtmlPage
from boso_press.proof.matching import Finding
from boso_press.proof.text import normalized

NOTES = ("#fn-", "#fnref-")  # whose links are proven by their order
BESIDE = {"rapport.html", "rapport.pdf", "faktaark.pdf", "../../index.html", "../sok.html", "#"}


@dataclass(frozen=True)
class LinkProof:
    """What the links of a document have to lead to."""

    document: Document
    converted: ConvertedProse

    @cached_property
    def said(self) -> frozenset[tuple[str, str]]:
        """Target and words of each link in the prose and the bibliography."""
        return frozenset((target, normalized(words)) for target, words in self.converted.links)

    @cached_property
    def headings(self) -> dict[str, str]:
        """What each heading and caption says, by its id."""
        found = {"innhold": SKIP, "referanser": NB.references}
        found |= {chapter.id: chapter.heading for chapter in self.document.chapters}
        for chapter in self.document.chapters:
            found |= {section.id: section.heading for section in chapter.sections}
            found |= {block.id: block.title for block in chapter.blocks if isinstance(block, Subheading)}
            names = {Figure: chapter.wording.figure, Table: chapter.wording.table}
            found |= {block.label: f"{names[type(block)]} {block.number}. {block.title}"
                      for block in chapter.blocks if isinstance(block, Figure | Table)}  # fmt: skip
        return {label: normalized(heading) for label, heading in found.items()}

    def _allowed(self, chapter: Chapter | None) -> set[tuple[str, str]]:
        """Target and words of each link that the page of a chapter may have, or that of them all."""
        targets = self.document.targets

        def href(anchor: str) -> str:
            stem = targets[anchor].chapter if chapter and anchor in targets else None
            return f"#{anchor}" if stem in (None, chapter and chapter.stem) else f"{stem}.html#{anchor}"

        found = {(href(to[1:]) if to.startswith("#") else to, words) for to, words in self.said}
        found |= {(href(anchor), heading) for anchor, heading in self.headings.items()}
        return found | {
            (f"{one.stem}.html", normalized(f"{step} {one.heading}"))
            for one in (self.document.pages if chapter else ())
            for step in ("", "Forrige", "Neste")
        }

    def html(self, name: str, page: HtmlPage, chapter: Chapter | None) -> Iterator[Finding]:
        """Yield the links of the page of a chapter, or of all, that lead elsewhere than they should."""
        allowed = self._allowed(chapter)
        for link in page.links:
            told = (link.target, normalized(link.words)) in allowed or link.target.startswith(NOTES)
            dangling = link.target.startswith("#") and link.target[1:] not in page.ids
            beside = link.target.startswith(CSV) or link.target in BESIDE  # a download is read as a text
            if not beside and (not told or dangling):
                words = " ".join(link.words.split())
                yield Finding(name, f'the link "{words}"', link.target, "a target that the text gives")

    def pdf(self, name: str, links: Iterable[str]) -> Iterator[Finding]:
        """Yield the links out of a PDF that its text does not give, and those that it lacks."""
        expected = {unquote(target) for target, _ in self.converted.links if not target.startswith("#")}
        found = {unquote(link) for link in links}
        for link in sorted(found - expected):
            yield Finding(name, "a link", link, "no such link")
        for link in sorted(expected - found):
            yield Finding(name, "the links", "none to it", link)
