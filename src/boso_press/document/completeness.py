"""No word of a text is lost on its way through pandoc, which drops what it takes for an address, say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import unescape
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import unquote

from boso_press.document.blocks import DocumentError
from boso_press.document.markdown.placeholders import release

WORD = re.compile(r"[^\W_]+")
# What is shown otherwise than it is written: citations; numbers of items, marks of blocks and captions; names
# of labels, notes and links with their addresses
OTHERWISE = re.compile(
    r"""\[[^\[\]]*@[^\[\]]*\] | @\{?[\w:.-]+\}?(?:[ \t]*\[[^\]\n]*\])?
    | ^[ \t>*+:\d.)-]*(?:\d+[.)]\s|\[[xX]\]\s) | ^[ \t>*+\d.)-]*[:~`]{3,}.* | ^[ \t]*Table:\s
    | ^[ \t>*+:\d.)-]*\[[^\]\n]*\]:(?:\s*(?:<?(?:https?:|mailto:)|\#)\S+)?
    | \[\^[^\]\s]*\] | (?<=\])(?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[[^\]]*\])
    | (?<=[])`])\{[^{}\n]*\}""",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
NOTE = re.compile(
    r"^\[\^(?P<name>[^\]\s]+)\]:.*(?:\n(?!\s*$|\[\^).*|\n(?:[ \t]*\n)+[ \t]+\S.*)*", re.MULTILINE
)
# What of HTML is no text: tags, and of a formula what is drawn, as its source stands beside it
MARKUP = re.compile(r"<semantics>.*?(?=<annotation)|<[^>]+>", re.DOTALL)
CODE_OR_ENTITY = re.compile(r"(`[^`\n]*`)|&#?\w+;")
REASONS = (  # why pandoc shows nothing of a line, or not all, and what to do
    (r"\]\([^)]*\s", "an address has no space; write %20"),
    (r"\]:", "it reads as the address of a link; begin the line with another sign"),
    (r"\|", "the table has no heading for it; write one for each column"),
    ("", "it is taken for a part of what stands above; write a blank line between them, and end each block"),
)


class Text(NamedTuple):
    """A text for pandoc: its chapter, its key, and the names of notes that no sentence refers to any more."""

    stem: str
    markdown: str
    key: str
    unused: frozenset[str]


def require_complete(texts: Sequence[Text], records: Mapping[str, Any], last: str) -> None:
    """Raise DocumentError for a text that another has swallowed, or a line of one that lacks a word.

    Parameters
    ----------
    texts : sequence of Text
        What pandoc was given.
    records : mapping
        What it made of each, by the keys, with its HTML and that of the notes which it refers to.
    last : str
        The key of what comes after all texts.
    """
    keys = [*(text.key for text in texts), last]
    if swallowed := [at for at, key in enumerate(keys) if key not in records]:  # by a fence left open
        before = texts[max(swallowed[0] - 1, 0)]
        opened = release(before.markdown)[:200]
        raise DocumentError(f"{before.stem}: a fence or block is left open in: {opened!r}")
    notes = {text.key: " ".join(note["text"] for note in records[text.key]["notes"]) for text in texts}
    of_chapter: dict[str, str] = defaultdict(str)
    for text in texts:
        of_chapter[text.stem] += f" {notes[text.key]}"
    for text in texts:
        page = f"{records[text.key]['html']['text']} {notes[text.key]}"
        _require_shown(text, page, of_chapter[text.stem])


def _require_shown(text: Text, page: str, notes: str) -> None:
    """Hold a text to its page, and the notes that it defines to those of its chapter as well."""
    written = release(text.markdown)
    shown = _counted(unescape(MARKUP.sub(" ", page)))
    told = [note[0] for note in NOTE.finditer(written) if note["name"] not in text.unused]
    in_notes = shown + _counted(unescape(MARKUP.sub(" ", notes))) if told else shown
    _require(text.stem, NOTE.sub(_line_ends, written), shown)
    for note in told:
        _require(text.stem, note, in_notes, "nothing refers to this note; write its mark where it belongs")


def _require(stem: str, written: str, shown: Counter[str], reason: str = "") -> None:
    bare = OTHERWISE.sub(_line_ends, written)
    for line, words in zip(written.split("\n"), bare.split("\n"), strict=True):
        # An entity is a sign, but for code and addresses
        decoded = CODE_OR_ENTITY.sub(lambda found: found[1] or unescape(found[0]), words)
        readings = [_counted(words), _counted(decoded)]
        lost, counts = min(
            ((sum(shown[word] < count for word, count in counts.items()), counts) for counts in readings),
            key=itemgetter(0),
        )
        if lost:
            told = reason or next(told for sign, told in REASONS if re.search(sign, line))
            told = f"{stem}: \x01{line.strip()}\x01 would not be shown: {told}"
            raise DocumentError(told)
        shown.subtract(counts)


def _line_ends(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _counted(text: str) -> Counter[str]:
    return Counter(WORD.findall(unquote(text)))
