"""The Jinja environment of all HTML templates, with the filters, scripts and fonts that they use."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from boso.fonts import font_faces
from boso_press.document.blocks import Figure, TableData, group_side_by_side
from boso_press.document.wording import DRAFT, NB, NOT_THE_ORIGINAL, STATEMENT
from boso_press.html.svg import inline_svg

PRESS = Path(__file__).parents[1]
TEMPLATES = [PRESS / "html" / "templates", PRESS / "site" / "templates"]  # of reports, and around them
PHONE_WIDTH = 34  # characters that a phone of 320 px shows; a wider table scrolls, also from the keyboard
NO_WRAP, LONG = 12, 40  # characters of a cell that never breaks, and of one that must not be squeezed
CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
BLANK_LINES = re.compile(r"\n\s*\n+")


def remove_blank_lines(text: str) -> str:
    """Return a text without blank lines but in code; a page and the scripts in it are made so alike."""
    parts = CODE.split(text)
    parts[::2] = [BLANK_LINES.sub("\n", part) for part in parts[::2]]
    return "".join(parts).strip() + "\n"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of all HTML templates; the index page uses it too."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (csp_hash, csv_link, drawings, group_side_by_side, script, width_class)
    env.filters |= {function.__name__: function for function in filters}
    env.tests["of_kind"] = lambda block, kind: type(block).__name__ == kind
    env.globals |= {"fonts": lambda: Markup(font_faces(serif=True)), "NB": NB, "PHONE_WIDTH": PHONE_WIDTH}
    env.globals |= {"DRAFT": DRAFT, "NOT_THE_ORIGINAL": NOT_THE_ORIGINAL, "STATEMENT": STATEMENT}
    return env


def load_templates() -> None:
    """Compile the templates of reports, for which the first page would wait."""
    for template in TEMPLATES[0].glob("*.html"):
        environment().get_template(template.name)


def drawings(figure: Figure) -> list[Markup]:
    """Return the figure's drawings for the page: the wide one, and where there is one that for a phone."""
    return [Markup(inline_svg(svg, ids)) for svg, ids in figure.drawings]


def csv_link(data: TableData) -> str:
    """Return the table as a link that downloads it; the mark at the start tells Excel that it is UTF-8."""
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + data.csv(), safe=",;:/()*!'")


def width_class(text: str) -> str:
    """Return the class of a cell's text: short ones stay on a line, long ones keep a readable width.

    >>> width_class("2010–2011"), width_class("gjennomføring"), width_class("a" * 60)
    ('short', '', 'long')
    """
    if len(text) <= NO_WRAP:
        return "short"
    return "long" if len(text) >= LONG else ""


@lru_cache(maxsize=8)
def script(name: str) -> Markup:
    """Return one of the site's own scripts, to stand inside the page."""
    path = next(folder / name for folder in TEMPLATES if (folder / name).is_file())
    return Markup(remove_blank_lines(path.read_text(encoding="utf-8")))


def csp_hash(name: str) -> Markup:
    """Return the script's hash as the page's security policy names it: no other script may run."""
    content = hashlib.sha256(script(name).encode()).digest()
    return Markup(f"'sha256-{base64.b64encode(content).decode()}'")
