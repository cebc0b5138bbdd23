"""Images from files: read when a notebook has run and kept in it, so that its pages need no file.

They are written anew: what a camera notes of place and owner does not go with them.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree
from nbformat import NotebookNode

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".svg": "SVG"}
LARGEST = 2_000_000  # bytes: a page holds all that it shows
NAMED = re.compile(r"!\[[^\]]*\]\(\s*<?([^\s)>]+)|\{(?:figure|image)\}[ \t]*(\S+)")
SHARE = re.compile(r"([\d.]+) *%")
TEXT_WIDTH = 604.0  # pixels, 160 mm
LENGTH = re.compile(r"([\d.]+)(px|pt|pc|mm|cm|in)?")
UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # in pixels
HOME = "put it in notebooks/images/ and write images/NAME"


@dataclass(frozen=True)
class Image:
    """An image as a page holds it: a data URI, and its size in pixels."""

    uri: str
    width: float
    height: float

    def scaled(self, to: str) -> Image:
        """Return it as broad as is asked for: a length, or a share of the breadth of the text."""
        share = SHARE.fullmatch(to)
        asked = TEXT_WIDTH * float(share[1]) / 100 if share else _length(to, []) if to else self.width
        return Image(self.uri, asked, self.height * asked / self.width)

    @property
    def svg(self) -> str:
        """The image as SVG, which is the one form that Typst takes as text."""
        kind, _, content = self.uri.partition(";base64,")
        if kind.endswith("svg+xml"):
            return base64.b64decode(content).decode()
        size = f'width="{self.width}" height="{self.height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{self.uri}"/></svg>'


def images(folder: Path) -> list[Path]:
    """Return the images that lie in the folder of chapters."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in FORMATS)
    return sorted(path for path in found if "/." not in path.relative_to(folder.parent).as_posix())


def image_names(node: NotebookNode) -> list[str]:
    """Return the files that the text of a notebook shows, as they are written there."""
    found = [names for text in written_texts(node) for names in NAMED.findall(text)]
    return sorted({unquote(one or other) for one, other in found})


def written_texts(node: NotebookNode) -> Iterator[str]:
    """Yield the Markdown of a notebook: what its author wrote, and what its cells did."""
    for cell in node.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        for output in cell.get("outputs", []):
            yield output.get("data", {}).get("text/markdown", "")


def read_image(folder: Path, name: str) -> dict[str, Any]:
    """Return an image of the folder of chapters as an executed notebook holds it, or why it cannot."""
    path = (folder / name).resolve()
    kind = FORMATS.get(path.suffix.lower(), "")
    if ":" in name or not path.is_relative_to(folder.resolve()):
        return {"error": f"an image from elsewhere; {HOME}"}
    if not kind:
        return {"error": "an image is PNG, JPEG or SVG; save it as one of them"}
    if not path.is_file():
        return {"error": f"there is no such file in notebooks/; {HOME}"}
    if path.stat().st_size > LARGEST:
        return {"error": f"it is larger than {LARGEST // 1_000_000} MB; save it with fewer pixels"}
    try:
        content, width, height = _svg(path) if kind == "SVG" else _pixels(path, kind)
    except (OSError, ValueError, SyntaxError) as error:
        return {"error": f"it cannot be read as {kind} ({error}); save it anew"}
    mime = f"image/{'svg+xml' if kind == 'SVG' else kind.lower()}"
    return vars(Image(f"data:{mime};base64,{base64.b64encode(content).decode()}", width, height))


def _pixels(path: Path, kind: str) -> tuple[bytes, float, float]:
    """Return an image upright, in colours that every reader has, without what is noted beside it."""
    from PIL import Image as Pixels
    from PIL import ImageOps

    with Pixels.open(path, formats=[kind]) as opened:
        upright = ImageOps.exif_transpose(opened)
    if upright.mode == "CMYK":
        upright = upright.convert("RGB")
    out = io.BytesIO()
    upright.save(out, kind, quality=92, comment=b"", icc_profile=upright.info.get("icc_profile"))
    return out.getvalue(), *upright.size


def _svg(path: Path) -> tuple[bytes, float, float]:
    """Return a drawing with its size; one that tells none has that of its view box."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(remove_comments=True))
    box = root.get("viewBox", "").replace(",", " ").split()[2:]
    width, height = (
        _length(root.get(name, ""), box[i : i + 1]) for i, name in enumerate(("width", "height"))
    )
    root.attrib.update({"width": f"{width:g}", "height": f"{height:g}"})
    return etree.tostring(root), width, height


def _length(text: str, otherwise: list[str]) -> float:
    found = LENGTH.fullmatch(text) or LENGTH.fullmatch("".join(otherwise))
    if found is None:
        raise ValueError("it tells no width and height")
    return float(found[1]) * UNITS[found[2] or "px"]
