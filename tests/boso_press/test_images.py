"""Images from files and numbered equations: on page, in PDF and proof, or refused by place."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import press_samples as sample
import proof_sample
import pytest
from building import Kernels
from lxml import html
from nbformat import NotebookNode
from pdf_pages import page_texts
from PIL import Image as Pixels
from small_project import write_chapters

from boso_press.document.blocks import DocumentError
from boso_press.document.images import image_names, read_image
from boso_press.document.model import Document
from boso_press.proof.prove import prove
from boso_press.proof.typed_numbers import unexplained

SVG = """<?xml version="1.0"?><!-- /home/ola -->
<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="40mm">
<style>.a{fill:red}</style><rect class="a" width="90" height="50"/><text x="9" y="90">Moss 42</text></svg>"""
TEXT = """# Kart

## Del

Se @fig-kart, {numref}`fig-foto`, @eq-snitt og {eq}`snitt`; likning {eq}`andel` også.

```{figure} images/kart.svg
:name: fig-kart
:alt: Kart over Moss
:width: 50%

Kart over *Moss* [@amdam2005]

Tegnet for hånd, se @eq-andel.
```

(fig-foto)=
:::{figure} images/foto.jpg
:alt: Et hus

Huset

Kilde: @moreforsking2012
:::

![En prikk](images/prikk.png)

$$
\\bar{x} = \\frac{1}{n}\\sum_i x_i
$$ (eq-snitt)

```{math}
:label: andel

p = a / n
```
$$ y = x $$
"""


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "images").mkdir()
    (folder / "images" / "kart.svg").write_text(SVG, encoding="utf-8")
    Pixels.new("P", (40, 20)).save(folder / "images" / "prikk.png")
    photo = Pixels.new("CMYK", (1000, 500))
    photo.getexif()[0x0112], photo.getexif()[0x010F] = 6, "KAMERA"  # on its side
    photo.save(folder / "images" / "foto.jpg", exif=photo.getexif(), comment=b"HJEMME")
    return folder


def chapter(text: str, folder: Path) -> NotebookNode:
    made = sample.notebook("01_kart", sample.markdown(text))
    made.metadata["boso"]["images"] = {name: read_image(folder, name) for name in image_names(made)}
    return made


@pytest.fixture(scope="module")
def report(notebooks: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document]:
    folder = tmp_path_factory.mktemp("report")
    return folder, proof_sample.write(folder, {"01_kart": chapter(TEXT, notebooks)})


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix in (".html", ".pdf")}


@pytest.mark.slow
def test_images_and_equations_are_numbered_named_and_proven(report: tuple[Path, Document]) -> None:
    folder, document = report
    page = html.document_fromstring((folder / "01_kart.html").read_bytes()).find(".//article")
    text = " ".join(page.text_content().split())

    assert list(prove(folder, pages(folder), document)) == []
    assert "Se figur 1.1, figur 1.2, likning 1.1 og (1.1); likning (1.2) også." in text
    assert "Figur 1.1. Kart over Moss" in text and "Kilde: Amdam 2005" in text
    assert "Tegnet for hånd, se likning 1.2." in text and "Kilde: Bergem" in text
    assert [(image.get("alt"), image.get("width"), image.get("height")) for image in page.iter("img")] == [
        ("Kart over Moss", "302", "151"), ("Et hus", "500", "1000"), ("En prikk", "40", "20")
    ]  # fmt: skip
    assert page.xpath("count(.//div[@class='equation'][@id='eq-snitt'])") == 1
    assert text.count("er ikke kontrollert mot data") == 3  # also below an image without a number
    printed = " ".join(" ".join(page_texts(folder / "rapport.pdf")).split())
    assert "Figur 1.2. Huset" in printed and "(1.2)" in printed and "Moss 42" in printed
    assert printed.count("er ikke kontrollert mot data") == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [(b'alt="Et hus"', b'alt="Et telt"'), (b"(1.2)</p>", b"(1.3)</p>"), (b"base64,iVBOR", b"base64,iVBOQ")],
)
def test_an_image_an_alt_text_or_a_number_exchanged_is_caught(
    report: tuple[Path, Document], old: bytes, new: bytes
) -> None:
    folder, document = report
    made = pages(folder)
    assert old in made["01_kart.html"]
    made["01_kart.html"] = made["01_kart.html"].replace(old, new)

    assert {finding.page for finding in prove(folder, made, document)} == {"01_kart.html"}


@pytest.mark.slow
def test_an_image_of_each_unit_is_an_input_that_a_build_tells_when_it_has_changed(
    copy: Path, kernels: Kernels
) -> None:
    write_chapters(copy, _01_kart="%%tekst\n![{{ r.name }}](images/{{ r.unit }}.svg)")
    (copy / "notebooks" / "images").mkdir()
    image = copy / "notebooks" / "images" / "moss.svg"
    image.write_text(SVG, encoding="utf-8")
    words = ("build", "--year", "2011", "--unit", "moss", "--why")
    first = kernels.boso(copy, *words)
    image.write_text(SVG.replace("42", "43"), encoding="utf-8")
    second, third = kernels.boso(copy, *words), kernels.boso(copy, *words)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert "image images/moss.svg" in second.output
    assert "nothing to do" in third.output
    page = (copy / "outputs" / "2011" / "moss" / "01_kart.html").read_text(encoding="utf-8")
    assert 'alt="Moss" width="302"' in page


def test_what_a_camera_notes_is_not_published(notebooks: Path) -> None:
    content = base64.b64decode(read_image(notebooks, "images/foto.jpg")["uri"].partition(",")[2])
    with Pixels.open(io.BytesIO(content)) as photo:
        assert (photo.size, photo.mode) == ((500, 1000), "RGB")
    for noted in (b"KAMERA", b"HJEMME", b"Exif"):
        assert noted not in content


REFUSED = {
    "![](images/kart.svg)": "cell 1, line 1: the image images/kart.svg has no alternative text; tell",
    "A\n\n![a](images/borte.png)": "cell 1, line 3: images/borte.png: there is no such file in notebooks/",
    "![a](../kart.png)": "line 1: ../kart.png: an image from elsewhere; put it in notebooks/images/",
    "![a](https://x.no/k.png)": "line 1: https://x.no/k.png: an image from elsewhere",
    "![a](images/kart.tif)": "line 1: images/kart.tif: an image is PNG, JPEG or SVG",
    "![a](images/tom.png)": "line 1: images/tom.png: it cannot be read as PNG",
    "![a](images/stor.png)": "line 1: images/stor.png: it is larger than 2 MB",
    "Et ![a](images/kart.svg) her": "line 1: an image beside text, images/kart.svg; write it on a",
    "- punkt\n\n  ![a](images/kart.svg)": "line 3: an image or a numbered equation within a list",
    ":::{note}\n![a](images/kart.svg)\n:::": "line 2: an image or a numbered equation within a list, quote",
    "- a\n\n  $$\n  x\n  $$ (eq-x)": "line 3: an image or a numbered equation within a list",
    "```{figure} images/kart.svg\n:alt: a\n```": "the caption of images/kart.svg is empty",
    "```{figure} images/kart.svg\n:alt: a\n\nSe [@amdam2005] her\n```": "or has marks in it; write",
    "```{figure} images/kart.svg\n:alt: a\n:name: kart\n\nKart\n```": "figure's name kart; write fig-kart",
    "![a](images/kart.svg){width=bred}": "images/kart.svg: the width bred; write a share",
    "$$\nx\n$$ (eq-x)\n\n$$ y $$ (eq-x)": "the label eq-x is used in 01_kart too",
    "Se {eq}`borte`.": "@eq-borte leads nowhere",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_shown_is_refused_by_place_with_the_remedy(
    text: str, notebooks: Path, tmp_path: Path
) -> None:
    (notebooks / "images" / "tom.png").write_bytes(b"")
    (notebooks / "images" / "stor.png").write_bytes(bytes(3_000_000))
    with pytest.raises(DocumentError) as refused:
        sample.document(tmp_path, {"01_kart": chapter(text, notebooks)})

    assert str(refused.value).startswith("01_kart: ")
    assert REFUSED[text] in str(refused.value)


def test_no_name_of_a_file_or_label_is_a_typed_number_but_an_alternative_text_is() -> None:
    assert unexplained("01_kart", TEXT.replace("kart.svg", "kart2011.svg").replace("eq-snitt", "eq-7")) == []
    assert [found.text for found in unexplained("01_kart", TEXT.replace("Et hus", "7 hus"))] == ["7"]
