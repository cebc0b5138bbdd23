"""A finished page of HTML: the texts of its content in reading order, its elements, links and drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.proof.matching import CELL, EXACT, Finding, Text, cells, exact, normalized, running

CSV = "data:text/csv"
NOTES = ("#fn-", "#fnref-")  # links that are proven by their order
APART = "br|del|sub|sup"  # inline, but they end a word or a number
INLINE = "a|b|code|dfn|em|kbd|mark|samp|small|span|strong|u|var"
ELEMENTS = re.compile(  # all that the press and pandoc write; another may hide a text, or turn it round
    f"{INLINE}|{APART}|article|blockquote|body|button|caption|col|colgroup|dd|details|div|dl|dt|figcaption"
    "|figure|h[1-6]|header|hr|html|img|li|main|nav|ol|p|pre|section|summary|svg|table|tbody|td|tfoot|th|thead"
    "|tr|ul"
)
ATTRIBUTES = re.compile(  # of an element; another may change what is said, or load or send something
    "[a-z0-9]+/(?:class|id|role|scope|tabindex|aria-label|alt|title|aria-current|aria-labelledby|lang|data-.*)"
    "|a/(?:download|href|rel)|button/(?:hidden|type)|img/(?:height|src|width)|ol/(?:start|type)"
    "|span/aria-hidden"
)
HIDING = "back|fold|hidden|narrow|side|skip|steps|tools|top|wide"  # classes by which a page hides something
MISPLACED = re.compile(r"</?(?:html|head|body)\b[^>]*>?", re.IGNORECASE)  # of which a parser tells nothing
HIDDEN = re.compile(rf"(?<![\w-])(?:{HIDING})(?![\w-])")
# A text ends where a block begins or ends; what is said of an element stands before what is in it. Footnotes'
# marks and drawings are proven apart; a browser writes the numbers of a list's items.
BREAK = "\ue0f0"
TEXTS = etree.XSLT(
    etree.XML(f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text" encoding="utf-8"/>
<xsl:template match="@*|svg|sup[@class='noteref']"/>
<xsl:template match="@aria-label|@alt|@title">{BREAK}<xsl:value-of select="."/>{BREAK}</xsl:template>
<xsl:template match="@src|@href[starts-with(., '{CSV}')]"
 >{BREAK}{EXACT}<xsl:value-of select="."/>{BREAK}</xsl:template>
<xsl:template match="math//text()"><xsl:text>&#10;</xsl:text
 ><xsl:value-of select="."/><xsl:text>&#10;</xsl:text></xsl:template>
<xsl:template match="{INLINE}|math|math//*"><xsl:apply-templates select="@*|node()"/></xsl:template>
<xsl:template match="{APART}"><xsl:text>&#10;</xsl:text
 ><xsl:apply-templates select="@*|node()"/><xsl:text>&#10;</xsl:text></xsl:template>
<xsl:template match="*" priority="-1"
 >{BREAK}<xsl:apply-templates select="@*|node()"/>{BREAK}</xsl:template>
<xsl:template match="td|th">{BREAK}{CELL}<xsl:apply-templates select="@*|node()"/>{BREAK}</xsl:template>
<xsl:template match="ol[@type]/li">{BREAK}<xsl:value-of
 select="count(preceding-sibling::li) + concat('0', ../@start) + not(../@start)"/>.{BREAK}<xsl:apply-templates
 select="@*|node()"/>{BREAK}</xsl:template>
</xsl:stylesheet>""")
)
TEMPLATES = etree.XPath(  # where they put what may hide a text
    """//*[self::figure or @class='table']/div[@class='tools'][not(*[not(self::button or self::details)])]
    | //div[@role='img']/div[svg and count(*) = 1] | //div[@class='tools']/button[@class='enlarge']
    | //div[@class='tools']/details[@class='numbers'][*[1][self::summary]]
        [not(*[position() > 1][not(self::p[@class] or self::div[@class='scroll'])])]
    | //details[@class='code'][*[1][self::summary]][not(*[position() > 1][not(self::pre)])]
    | //button[@class='enlarge']/span | //details/summary/span | //details/div/table/caption
    | //li/a[@class='back'] | //li/a[@class='back']/span"""
)


class HtmlPage:
    """A page: what stands around its content, as it is; its texts, drawings and formulas in reading order."""

    def __init__(self, content: bytes) -> None:
        before, main, after = divided(content)
        self.around = (before, after)
        first, *more = main.split(b"<svg")  # drawings are read apart: most pages share theirs
        parts = [part.partition(b"</svg>") for part in more]
        self.drawings = [(b"<svg" + drawn + end).decode(errors="replace") for drawn, end, _ in parts]
        self.content = b"<svg></svg>".join([first, *(after for *_, after in parts)])
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        self.root = etree.fromstring(self.content, parser)
        texts = str(TEXTS(self.root))
        etree.strip_elements(self.root, "math", with_tail=False)  # which are proven as a whole
        self.texts = [text for piece in texts.split(BREAK) if piece for text in _texts(piece)]


def divided(page: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the content of a page, the content, and what stands after it.

    The steps to other chapters stand after it.
    """
    before, start, rest = page.partition(b"<main")
    inner, end, after = rest.rpartition(b"</main>")
    content, steps, to = inner.partition(b'<nav class="steps"')
    return before, start + content, steps + to + end + after


def _texts(piece: str) -> list[Text]:
    """Return what stands between two breaks: a text, a cell, an image, or a table's lines to download."""
    if piece.startswith(EXACT):
        kind, _, content = piece[1:].partition(",")
        lines = unquote(content).removeprefix("\ufeff").splitlines()
        return exact(*lines) if kind.startswith(CSV) else exact(piece[1:])
    if piece.startswith(CELL):
        return cells(piece[1:])
    return running(piece.strip()) if not piece.isspace() else []


def check_elements(name: str, page: HtmlPage) -> Iterator[Finding]:
    """Yield what may change how a page reads, or what a browser does with it, and is not of the press."""
    told = "no such element or attribute: it changes what the text says"
    for tag in MISPLACED.findall(page.content.decode(errors="replace")):
        yield Finding(name, "the content", tag, told)
    templates = set(TEMPLATES(page.root))
    for element in page.root.iter():
        is_known, may_hide = _judged(element.tag, element.get("class", ""), *element.keys())
        if not is_known or (may_hide and element not in templates):
            about = "".join(f' {key}="{value}"' for key, value in element.items())
            words = "".join(element.itertext()) or "".join(element.xpath("string(..)"))
            place = "".join(element.xpath("ancestor-or-self::*[@id][1]/@id"))
            yield Finding(name, place, f"<{element.tag}{about}>{' '.join(words.split())[:80]}", told)


@lru_cache(maxsize=4096)
def _judged(tag: str, of_class: str, *attributes: str) -> tuple[bool, bool]:
    """Return whether an element is one that the press writes, and whether it may hide a text."""
    own = all(ATTRIBUTES.fullmatch(f"{tag}/{name}") for name in attributes)
    hides = tag in ("button", "details") or "aria-hidden" in attributes or HIDDEN.search(of_class)
    return own and bool(ELEMENTS.fullmatch(tag)), bool(hides)


def check_links(
    name: str, page: HtmlPage, document: Document, converted: ConvertedProse, chapter: Chapter | None
) -> Iterator[Finding]:
    """Yield the links in the page of a chapter, or of all, that lead elsewhere than their words say."""
    ids = set(page.root.xpath("//@id"))
    allowed = set()
    for target, words in converted.links:
        at = document.targets.get(target[1:]) if chapter and target.startswith("#") else None
        page_of = f"{at.chapter}.html" if at and chapter and at.chapter != chapter.stem else ""
        allowed.add((page_of + target, normalized(words)))
    for link in page.root.iter("a"):
        words = "".join(link.itertext())
        around = link.xpath("ancestor::*[not(self::main)]/@id") if link.get("class") == "self" else ()
        for target in [link.get(key) for key in ("href", "data-href") if key in link.attrib]:
            here = target.startswith("#")
            itself = here and target[1:] in around
            told = target.startswith((CSV, *NOTES)) or itself or (target, normalized(words)) in allowed
            if not told or (here and target[1:] not in ids):
                place = f'the link "{" ".join(words.split())}"'
                yield Finding(name, place, target, "a target that the text gives")
