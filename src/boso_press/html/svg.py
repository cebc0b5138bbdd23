"""A figure's SVG made fit to stand inside a page: no foreign ids, styles, metadata or prolog."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
WHITE_FILL = re.compile(r"fill: *(#ffffff|white)")
URL_REFERENCE = re.compile(r"url\(#([^)]+)\)")
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
FAMILY = "font-family: 'Source Sans 3'"
COORDINATES = frozenset({"d", "transform", "points", "x", "y", "x1", "x2", "y1", "y2", "width", "height"})

ET.register_namespace("", SVG)


@lru_cache(maxsize=256)  # a figure stands on its chapter's page and in the whole report
def inline_svg(svg: str, label: str) -> str:
    """Return the SVG as an element for HTML whose ids start with `label` and cannot meet another's.

    Ids that nothing refers to go, and so do metadata and the style sheet, which would rule the page.
    """
    root = ET.fromstring(svg)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style")]:
            parent.remove(child)
    sheet = root.find(f"{{{SVG}}}g[@id='figure_1']/{{{SVG}}}g[@id='patch_1']")
    if sheet is not None and len(sheet) == 1 and WHITE_FILL.search(sheet[0].get("style", "")):
        sheet.remove(sheet[0])  # which matplotlib draws first: the page is the figure's ground
    values = [item for element in root.iter() for item in element.attrib.items()]
    referenced = {found for _, value in values for found in URL_REFERENCE.findall(value)}
    referenced |= {value.removeprefix("#") for name, value in values if name in (XLINK, "href")}
    for element in root.iter():
        _scope_attributes(element, referenced, label)
        if element.tag == f"{{{SVG}}}text":  # which all have the family of the drawing, and some no turn
            if "style" in element.attrib:
                element.set("style", element.attrib["style"].replace(f"{FAMILY}; ", ""))
            if element.get("transform", "").startswith("rotate(-0 "):
                del element.attrib["transform"]
    _unwrap(root)
    root.attrib |= {
        "style": f"stroke-linejoin:round;stroke-linecap:butt;{FAMILY}, sans-serif",
        "aria-hidden": "true",
        "focusable": "false",
    }
    width, height = (root.attrib.pop(name, "") for name in ("width", "height"))
    root.attrib.setdefault("viewBox", f"0 0 {float(width.rstrip('ptx'))} {float(height.rstrip('ptx'))}")
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "", 1)


def _scope_attributes(element: ET.Element, referenced: set[str], label: str) -> None:
    for name, value in list(element.attrib.items()):
        if name in COORDINATES:
            element.set(name, LONG_NUMBER.sub(lambda number: _rounded(number[0]), value))
        elif name == "id":
            del element.attrib["id"]
            if value in referenced:
                element.set("id", f"{label}-{value}")
        elif name in (XLINK, "href"):
            del element.attrib[name]
            own = value.startswith("data:")  # a picture in the drawing, such as a colour bar
            element.set("href", value if own else f"#{label}-{value.removeprefix('#')}")
        elif "url(#" in value:
            element.set(name, URL_REFERENCE.sub(rf"url(#{label}-\1)", value))


@lru_cache(maxsize=10_000)  # what stands in a row or a column has a coordinate in common
def _rounded(number: str) -> str:
    """Write a coordinate to a hundredth of a point, which no eye tells apart; a factor, below 1, finer."""
    value = float(number)
    return f"{value:.{2 if abs(value) >= 1 else 4}f}".rstrip("0").rstrip(".")


def _unwrap(element: ET.Element) -> None:
    """Take away groups that say nothing of what is in them, and the blanks between elements."""
    if element.tag == f"{{{SVG}}}text":
        return
    element.text = None
    children: list[ET.Element] = []
    for child in element:
        _unwrap(child)
        child.tail = "\n"
        children += list(child) if child.tag == f"{{{SVG}}}g" and not child.attrib else [child]
    element[:] = children
