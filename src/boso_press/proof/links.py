"""Where the links of a finished page lead: where its text says, or to what the press puts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from boso_press.document.blocks import Figure, Subheading, Table
from boso_press.document.model import Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import NB
from boso_press.proof.furniture import SKIP
from boso_press.proof.html_text import CSV, HtmlPage, Link
from boso_press.proof.matching import Finding
from boso_press.proof.text import normalized

NOTES = ("fn-", "fnref-")  # whose links are proven by their order
BESIDE = {"rapport.html", "rapport.pdf", "faktaark.pdf", "../../index.html", "../sok.html"}


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

    def html(self, name: str, page: HtmlPage) -> Iterator[Finding]:
        """Yield the links of a page that lead elsewhere than they should."""
        for link in page.links:
            if not self._leads_right(link, page):
                words = " ".join(link.words.split())
                yield Finding(name, f'the link "{words}"', link.target, "a target that the text gives")

    def _leads_right(self, link: Link, page: HtmlPage) -> bool:
        file, mark, anchor = link.target.partition("#")
        words = normalized(link.words)
        if link.target.startswith(CSV) or link.target in BESIDE or link.target == "#":
            return True  # a download is read as a text
        if (link.target, words) in self.said:
            return not mark or ":" in file or anchor in page.ids
        if link.kind == "xref" or ":" in file:
            return (f"#{anchor}", words) in self.said and self._is_file_of(file, anchor)
        if anchor in self.headings and words != self.headings[anchor]:
            return (
                link.kind != "self" and (f"#{anchor}", words) in self.said and self._is_file_of(file, anchor)
            )
        if file:
            return self._is_file_of(file, anchor, words)
        return anchor in page.ids and (anchor in self.headings or anchor.startswith(NOTES))

    def _is_file_of(self, file: str, anchor: str, words: str = "") -> bool:
        """Whether an anchor, or a chapter that is named, is on the page of this file."""
        chapter = next((one for one in self.document.pages if file == f"{one.stem}.html"), None)
        if chapter is None:
            return False
        if anchor:
            target = self.document.targets.get(anchor)
            return target is not None and target.chapter == chapter.stem
        return normalized(chapter.heading) in words

    def pdf(self, name: str, links: Iterable[str]) -> Iterator[Finding]:
        """Yield the links out of a PDF that its text does not give, and those that it lacks."""
        expected = {unquote(target) for target, _ in self.converted.links if not target.startswith("#")}
        found = {unquote(link) for link in links}
        for link in sorted(found - expected):
            yield Finding(name, "a link", link, "no such link")
        for link in sorted(expected - found):
            yield Finding(name, "the links", "none to it", link)
