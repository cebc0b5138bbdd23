"""Previews whose port is taken, or that are ended while somebody looks."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM

from faults.signals import catches
from faults.trial import Trial

PREVIEW = ("preview", "--year", "2011", "--unit", "moss", "--port")


def busy_port(trial: Trial) -> None:
    """Something listens at the port already."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        trial.note(port)
        done = trial.boso(*PREVIEW, port)
    trial.ended(done, 1)
    trial.expect(f"port {port}" in done.err, f"does not name the port: {done.err}")


def ended(trial: Trial) -> None:
    """A preview is ended, killed, or loses its terminal."""
    number = trial.random.choice((SIGINT, SIGTERM, SIGHUP, SIGKILL))
    seconds = trial.random.uniform(0.3, 1.5 * trial.reference.seconds)
    trial.note(f"{number.name} after {seconds:.2f} s")
    running = trial.start(*PREVIEW, "0")
    time.sleep(seconds)
    caught = catches(running.pid, number)
    with suppress(ProcessLookupError):
        running.process.send_signal(number)
    done = running.wait(60)
    trial.ended(done, *((0, 128 + number) if caught and number != SIGKILL else (-number,)))
