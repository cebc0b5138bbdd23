"""Single alterations of a PDF: other glyphs, texts exchanged, a longer bar, another alternative text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from random import Random

import pikepdf
from mutations import ALTERED, Text

from boso_press.proof.pdf_streams import STRING, _bytes, _cmap


def pdf_mutations(content: bytes, random: Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield alterations of a PDF without end: kind, where, and the file."""
    while True:
        kind = random.choice([*GLYPHS, *DRAWN, *TOLD])
        with pikepdf.open(io.BytesIO(content)) as opened:
            if kind in TOLD:
                done = _told_otherwise(opened, random, TOLD[kind])
            else:
                page = random.choice([*opened.pages])
                stream = page.Contents.read_bytes()
                change = (
                    _glyphs(stream, page, random, GLYPHS[kind])
                    if kind in GLYPHS
                    else DRAWN[kind](random, stream)
                )
                done = change is not None and change != stream
                page.Contents = opened.make_stream(change or stream)
            if done:
                out = io.BytesIO()
                opened.save(out)
                yield kind, "PDF", out.getvalue()


GLYPHS = {kind: ALTERED[kind] for kind in (
    "a digit is another", "two digits exchanged", "a digit left out", "a digit more", "a sign taken away",
    "a letter is another", "a text taken away", "a decimal comma left out", "a number taken away",
    "two words exchanged", "a word taken away",
)}  # fmt: skip
TOLD = {kind: ALTERED[kind] for kind in (
    "a digit is another", "two digits exchanged", "another name", "a word taken away", "a text taken away",
    "a number taken away", "another unit",
)}  # fmt: skip
TOLD = {f"alternative text: {kind}": change for kind, change in TOLD.items()}


def _glyphs(stream: bytes, page: pikepdf.Page, random: Random, change: Text) -> bytes | None:
    """Draw another text in the place of one, in the glyphs of its font."""
    shown = [
        *re.finditer(rb"/(\w+) [\d.]+ Tf[^(]*?(\[[^\]]*\]\s*TJ|\((?:[^\\()]|\\.)*\)\s*Tj)", stream, re.DOTALL)
    ]
    if not shown:
        return None
    one = random.choice(shown)
    table = _cmap(page.Resources.Font["/" + one[1].decode()].ToUnicode.read_bytes())
    raw = b"".join(_bytes(piece) for piece in re.findall(STRING, one[2], re.DOTALL) if piece[:1] == b"(")
    old = (
        "".join(table.get(code, "?") for code in memoryview(_swapped(raw)).cast("H"))
        if len(raw) % 2 == 0
        else ""
    )
    new = change(random, old)
    codes = {meaning: code for code, meaning in table.items()}
    if not re.search(r"\w", old) or new.split() == old.split() or not set(new) <= set(codes):
        return None
    drawn = b"".join(b"\\%03o\\%03o" % divmod(codes[char], 256) for char in new)
    return stream[: one.start(2)] + b"[(" + drawn + b")]TJ" + stream[one.end(2) :]


def _swapped(raw: bytes) -> bytes:
    """Return words of two bytes with the low one first."""
    return b"".join(raw[i + 1 : i + 2] + raw[i : i + 1] for i in range(0, len(raw), 2))


def _told_otherwise(opened: pikepdf.Pdf, random: Random, change: Text) -> bool:
    """Say something else of one figure or formula."""
    told = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    if not told:
        return False
    one = random.choice(told)
    old = str(one.Alt)
    new = change(random, old)
    one.Alt = new
    return new.split() != old.split()


def _texts_exchanged(random: Random, stream: bytes) -> bytes | None:
    """Exchange what two texts of one font say."""
    shown = [*re.finditer(rb"(/\w+ [\d.]+) Tf[^(]*?(\[\([^\]]*\]TJ)", stream, re.DOTALL)]
    if len(shown) < 2:
        return None
    one, other = sorted(random.sample(shown, 2), key=lambda found: found.start())
    if one[1].split()[0] != other[1].split()[0] or one[2] == other[2]:
        return None
    return (stream[: one.start(2)] + other[2] + stream[one.end(2) : other.start(2)] + one[2]
            + stream[other.end(2) :])  # fmt: skip


def _bar_longer(random: Random, stream: bytes) -> bytes | None:
    """Make a filled rectangle longer."""
    bars = [found for found in re.finditer(
        rb"([\d.]+) ([\d.]+) m ([\d.]+) \2 l \3 ([\d.]+) l \1 \4 l\nh\nf", stream)
        if abs(float(found[4]) - float(found[2])) < 20]  # fmt: skip
    if not bars:
        return None
    bar = random.choice(bars)
    return stream[: bar.start()] + bar[0].replace(bar[3], b"%.3f" % (float(bar[3]) + 5)) + stream[bar.end() :]


def _ids_exchanged(random: Random, stream: bytes) -> bytes | None:
    """Exchange which tags two texts belong to."""
    marks = [*re.finditer(rb"/MCID (\d+)", stream)]
    if len(marks) < 2:
        return None
    one, other = sorted(random.sample(marks, 2), key=lambda found: found.start())
    return (stream[: one.start(1)] + other[1] + stream[one.end(1) : other.start(1)] + one[1]
            + stream[other.end(1) :])  # fmt: skip


DRAWN: dict[str, Callable[[Random, bytes], bytes | None]] = {
    "two texts exchanged": _texts_exchanged,
    "a bar is longer": _bar_longer,
    "two tags exchanged": _ids_exchanged,
}
