"""A machine that lacks something: room, rights, memory, open files, a temporary directory, settings."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from functools import cache
from pathlib import Path

from faults.trial import Trial

MEGABYTE = 1_000_000
SHARED_MEMORY = Path("/dev/shm")
OWN_MOUNTS = ("unshare", "-m", "sh", "-c")
# $0 is a folder, $1 its size; what the build leaves on the small disk is kept
SMALL_DISK = (
    'mount -t tmpfs -o size="$1k" none "$0"; [ -d "$0.before" ] && cp -a "$0.before/." "$0"; '
    'there="$0"; shift; "$@"; code=$?; [ -d "$there.before" ] && cp -a "$there/." "$there.after"; exit $code'
)
READ_ONLY = 'mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; "$@"'
NO_SHARED_MEMORY = 'mount -t tmpfs -o ro none /dev/shm; "$@"'
NO_MORE_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


@cache
def can_mount() -> bool:
    """Whether this process may mount disks that only its children see."""
    try:
        return subprocess.run([*OWN_MOUNTS, "mount -t tmpfs none /mnt"], check=False).returncode == 0
    except OSError:
        return False


def full_disk(trial: Trial) -> None:
    """The disk of outputs/ fills while a build writes."""
    trial.retitle()
    used = sum(4096 + path.stat().st_size for path in trial.outputs.rglob("*")) // 1024
    room = trial.random.randint(0, 2 * used)
    trial.note(f"{room} kB are free for outputs/")
    before, after = (trial.outputs.with_name(f"outputs.{name}") for name in ("before", "after"))
    trial.outputs.rename(before)
    trial.outputs.mkdir()
    after.mkdir()
    words = (*OWN_MOUNTS, SMALL_DISK, str(trial.outputs), str(used + room))
    done = trial.build(prefix=words)
    trial.outputs.rmdir()
    after.rename(trial.outputs)
    shutil.rmtree(before)
    trial.ended(done, 0, 1)


def full_temporary_disk(trial: Trial) -> None:
    """The disk of temporary files fills."""
    trial.retitle()
    room = trial.random.randint(4, 400)
    trial.note(f"{room} kB for temporary files")
    trial.ended(trial.build(prefix=(*OWN_MOUNTS, SMALL_DISK, str(trial.temporary), str(room))), 0, 1)


def read_only(trial: Trial) -> None:
    """A folder lies on a disk that can only be read."""
    trial.retitle()
    folder = trial.random.choice(("", "outputs", "outputs/2011/moss", "outputs/.records", "outputs/kommuner"))
    trial.note(f"read-only: {folder or 'all'}")
    trial.ended(trial.build(prefix=(*OWN_MOUNTS, READ_ONLY, str(trial.project / folder))), 1)


def no_rights(trial: Trial) -> None:
    """A file or folder may not be read, or not be written."""
    trial.retitle()
    names = (
        "outputs", "outputs/2011", "outputs/2011/moss", "outputs/.records", "outputs/2011/moss/rapport.pdf",
        "outputs/index.html", "outputs/manifest.json", "outputs/2011/moss/01_navn.ipynb", "notebooks",
        "outputs/.records/2011/moss.json", "notebooks/01_navn.md", "params", "params/2011.yaml",
        "data/programme/grants.csv", "data/datapackage.json", "data/references.bib",
        "data/survey/codebook.json", "requirements.lock", "data",
    )  # fmt: skip
    path = trial.project / trial.random.choice(names)
    mode, before = trial.random.choice((0o000, 0o444, 0o555)), path.stat().st_mode
    trial.note(f"{path.relative_to(trial.project)} has mode {mode:o}")
    path.chmod(mode)
    done = trial.build(prefix=NO_MORE_RIGHTS)
    if path.exists():
        path.chmod(before)
    trial.ended(done, 0, 1)
    trial.expect(done.code == 0 or path.name in done.err, f"does not name {path.name}: {done.err[-400:]}")


def limited(trial: Trial) -> None:
    """The system allows few open files, little memory, or no large files."""
    trial.retitle()
    what, low, high = trial.random.choice(
        (("NOFILE", 12, 150), ("AS", 150 * MEGABYTE, 2500 * MEGABYTE), ("FSIZE", 1000, 200_000))
    )
    most = trial.random.randint(low, high)
    trial.note(f"RLIMIT_{what} {most}")
    number = getattr(resource, f"RLIMIT_{what}")
    done = trial.build(preexec_fn=lambda: resource.setrlimit(number, (most, most)))
    trial.ended(done, 0, 1)


def temporary_directory(trial: Trial) -> None:
    """The temporary directory has a long path, cannot be written, or is none; or /dev/shm cannot be."""
    trial.retitle()
    long, strange = trial.folder / ("l" * 90), trial.folder / "å b"
    for folder in (long, strange):
        folder.mkdir()
    file = trial.folder / "file"
    file.touch()
    prefix: tuple[str, ...] = ()
    mounted = (trial.temporary, SHARED_MEMORY) if can_mount() else ()
    folder = trial.random.choice((long, strange, file, trial.folder / "none", *mounted))
    trial.note(f"TMPDIR is {folder}")
    if folder == trial.temporary:
        prefix = (*OWN_MOUNTS, READ_ONLY, str(folder))
    if folder == SHARED_MEMORY:
        folder, prefix = trial.temporary, (*OWN_MOUNTS, NO_SHARED_MEMORY, "")
    trial.ended(trial.build(prefix=prefix, env={"TMPDIR": str(folder)}), 0)
    trial.expect(not any(strange.iterdir()) and not any(long.iterdir()), "leaves temporary files")


def settings(trial: Trial) -> None:
    """The environment has no home, another language, no colours or an encoding of long ago."""
    trial.retitle()
    choices = (
        {"HOME": "/none"}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"},
        {"PATH": ""}, {"TZ": "Pacific/Kiritimati"}, {"COLUMNS": "1"}, {"MPLBACKEND": "tkagg"},
        {"PYTHONHASHSEED": "5"}, {"PYTHONDONTWRITEBYTECODE": "1"}, {"PYTHONWARNINGS": "error"},
    )  # fmt: skip
    chosen = trial.random.choice(choices)
    trial.note(str(chosen))
    trial.ended(trial.build(env=chosen), 0)
