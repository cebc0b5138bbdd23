"""What an image of a text says of itself: alternative text, caption, source, label."""

from __future__ import annotations

import re
from collections.abc import Mapping

from boso_press.document.markdown.refused import MystError

CITED = re.compile(r"\s*(\[@[^\[\]]+\])\s*$")
SOURCE = re.compile(r"(?:Kilde|Source): *")


def read_figure(
    number: int, file: str, options: Mapping[str, str], body: str | None = None
) -> tuple[dict[str, str], list[str]]:
    """Return what is known of an image in a line, and the paragraphs of its legend.

    With a body, whose first paragraph is its caption, it is a figure. Without alternative text, or with a
    caption that is none, MystError is raised.
    """
    about = {"file": file, "alt": options.get("alt", ""), "width": options.get("width", "")}
    if not about["alt"].strip():
        raise MystError(
            number, f"the image {file} has no alternative text", "tell in it what the image shows"
        )
    if body is None:
        return about, []
    caption, *legend = re.split(r"\n\s*\n", body.strip())
    if cited := CITED.search(caption):
        about["source"], caption = cited[1], caption[: cited.start()]
    elif legend and (source := SOURCE.match(legend[0])):
        about["source"] = legend.pop(0)[source.end() :]
    if not caption.strip() or re.search(r"(?<!\\)[@$\[`]", caption):
        told = "write plain words below the options, with [@key] at the end or in a paragraph of its own"
        raise MystError(number, f"the caption of {file} is empty or has marks in it", told)
    about["title"] = " ".join(re.sub(r"\\(\W)|[*_]", r"\1", caption).split())
    about["label"] = options.get("name") or options["label"]
    if about["label"] and not about["label"].startswith("fig-"):
        raise MystError(number, f"the figure's name {about['label']}", f"write fig-{about['label']}")
    return about, legend
