"""A figure's SVG made fit to stand inside a page: no foreign ids, styles, metadata or prolog."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
WHITE_FILL = re.compile(r"fill: *(#ffffff|white)")
URL_REFERENCE = re.compile(r"url\(#([^)]+)\)")
FAMILY = "font-family: 'Source Sans 3'"

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
        if name == "id":
            del element.attrib["id"]
            if value in referenced:
                element.set("id", f"{label}-{value}")
        elif name in (XLINK, "href"):
            del element.attrib[name]
            own = value.startswith("data:")  # a picture in the drawing, such as a colour bar
            element.set("href", value if own else f"#{label}-{value.removeprefix('#')}")
        elif "url(#" in value:
            element.set(name, URL_REFERENCE.sub(rf"url(#{label}-\1)", value))
