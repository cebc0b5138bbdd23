"""Files as people and programs leave them: strays among the chapters, encodings, slips in YAML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from faults.trial import Trial

CHAPTER = "notebooks/01_navn.md"
PARAMS = "params/2011.yaml"
STRAYS: dict[str, bytes | None] = {  # what stands in them; None: a folder
    "._01_navn.md": b"\x00\x05\x16\x07\x00\xb0", ".01_navn.md.swp": b"b0VIM 8.2\x00",
    "01_navn.md~": b"# Navn\n", "README.md": b"# Les meg\n", "notat.md": b"Et notat\n", "09_tom.md": b"",
    "09_uten.md": b"# Uten hode\n", "09_mappe.md": None, "09 navn.md": b"# Navn\n",
    "09_binaer.md": b"\xff\xfe\x00", "9_kort.md": b"# Kort\n",
    "09_navn.MD": b"# Navn\n", "#01_navn.md#": b"# Navn\n", "09_hode.md": b"---\ntitle: [\n---\n\n# Hode\n",
    "09_feil.md": b"---\nboso: {units: ingen}\n---\n\n# Feil\n", "01_navn (kopi).md": b"# Navn\n",
    "09_a.b.md": b"# A\n", "01_navn.ipynb": b"{}", "Thumbs.db": b"\x00", "desktop.ini": b"[x]",
    "09_.md": b"# Navn\n", "09_../x.md": b"# Navn\n", "09_lang" + "g" * 200 + ".md": b"# Lang\n",
}  # fmt: skip


def stray(trial: Trial) -> None:
    """Something lies among the chapters that is none."""
    name = trial.random.choice([*STRAYS, ".#01_navn.md"])
    trial.note(f"notebooks/{name[:40]}")
    path = trial.project / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    if name.startswith(".#"):
        path.symlink_to("per@host.4711:1700000000")
    elif (content := STRAYS[name]) is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    done = trial.build()
    trial.ended(done, 0, 1)
    trial.expect(done.code == 0 or path.name[:9] in done.err, f"does not name it: {done.err[-400:]}")
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()
    if path.parent.name != "notebooks":
        path.parent.rmdir()


def spoilt(trial: Trial) -> None:
    """A file that a build reads was saved in another encoding, cut, emptied, lost or damaged."""
    names = (
        CHAPTER, PARAMS, "data/datapackage.json", "data/references.bib", "data/programme/grants.csv",
        "data/programme/units.csv", "data/survey/codebook.json", "requirements.lock",
        "data/protected/2011/overall.csv", "data/protected/2011/datapackage.json",
        "data/survey/generated.json",
    )  # fmt: skip
    path = trial.project / trial.random.choice(names)
    way, spoil = trial.random.choice([*WAYS.items()])
    trial.note(f"{path.relative_to(trial.project)}: {way}")
    content = path.read_bytes()
    spoil(path, content)
    done = trial.build()
    trial.ended(done, 0, 1, truth=False)
    trial.expect(done.code == 0 or path.name in done.err, f"does not name {path.name}: {done.err[-400:]}")
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _folder(path: Path, _: bytes) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path, _: bytes) -> None:
    path.unlink()
    path.symlink_to("nowhere")


WAYS: dict[str, Callable[[Path, bytes], object]] = {
    "Latin-1": lambda path, content: path.write_bytes(content + "\n# blåbær\n".encode("latin-1")),
    "UTF-16": lambda path, content: path.write_bytes(content.decode().encode("utf-16")),
    "byte-order mark": lambda path, content: path.write_bytes(b"\xef\xbb\xbf" + content),
    "NUL": lambda path, content: path.write_bytes(content[:200] + b"\0" + content[200:]),
    "cut": lambda path, content: path.write_bytes(content[: len(content) // 2]),
    "empty": lambda path, content: path.write_bytes(b""),
    "lines of Windows": lambda path, content: path.write_bytes(content.replace(b"\n", b"\r\n")),
    "lost": lambda path, _: path.unlink(),
    "a folder": _folder,
    "a link to nowhere": _link,
    "a conflict": lambda path, content: path.write_bytes(b"<<<<<<< HEAD\n" + content + b"=======\n>>>>>>>\n"),
}

SLIPS = (
    ("year: 2011", "year: 2011\nyear: 2011"), ("year: 2011", "year: 2012"), ("year: 2011", "year: '2011'"),
    ("year: 2011", "yaer: 2011"), ("year: 2011", "year:\n\t2011"), ("year: 2011", "year: &a [*a]"),
    ("year: 2011", "year: !!python/object/apply:os.getcwd []"), ("year: 2011", "- year"),
    ("[samlet, moss]", "[samlet, moss, moss]"), ("[samlet, moss]", "[samlet, ../moss]"),
    ("[samlet, moss]", "[samlet, a/b]"), ("[samlet, moss]", "[..]"), ("[samlet, moss]", "[]"),
    ("[samlet, moss]", "[samlet, Moss]"), ("[samlet, moss]", "samlet"), ("[samlet, moss]", "[samlet, moss"),
    ("[samlet, moss]", "[samlet, 1]"), ("[samlet, moss]", "{samlet: moss}"), ("title: ", "title: {a: b} "),
    ("title: ", "title: : "), ("threshold: 3", "threshold: -1"),
    ("threshold: 3", "threshold: 3\n  threshold: 4"),
    ("responses: ", "responses: ../"), ("provenance: reconstructed", "provenance: collected"),
    ("provenance: reconstructed", "provenance: invented"), ("original: ", "original: x"),
    ("survey:", "limits: {seconds: 0}\nsurvey:"), ("survey:", "limits: {megabytes: 1}\nsurvey:"),
    ("survey:", "limits: {second: 3}\nsurvey:"), ("survey:", "unknown: [x y z]\nsurvey:"),
)  # fmt: skip
HEADS = (
    ("kernelspec:", "boso: {units: samlet}\nboso: {units: samlet}\nkernelspec:"),
    ("kernelspec:", "boso: 3\nkernelspec:"),
    ("kernelspec:", "boso: {years: x}\nkernelspec:"), ("kernelspec:", "boso: {unit: samlet}\nkernelspec:"),
    ("kernelspec:", "boso: {units: [hamar, ../x]}\nkernelspec:"), ("---\n\n# ", "\n\n# "), ("# Prøve", ""),
    (":tags: [parameters]", ""), ("year = 2011", "aar = 2011"), ("{code-cell}", "{code-cel}"),
    ("```\n", ""), ("# Prøve", "# Prøve\n\n# Prøve"), ("## Del", "## Del\n\n## Del"),
)  # fmt: skip


def slip(trial: Trial) -> None:
    """A slip in params or in the head of a chapter."""
    name, slips = trial.random.choice(((PARAMS, SLIPS), (CHAPTER, HEADS)))
    old, new = trial.random.choice(slips)
    trial.note(f"{name}: {old!r} became {new!r}")
    path = trial.project / name
    content = path.read_text(encoding="utf-8")
    trial.expect(old in content, "nothing was changed")
    path.write_text(content.replace(old, new), encoding="utf-8")
    done = trial.build()
    trial.ended(done, 0, 1, truth=False)
    trial.expect(done.code == 0 or path.stem in done.err, f"does not name {path.name}: {done.err[-400:]}")
    path.write_text(content, encoding="utf-8")
