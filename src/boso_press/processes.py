"""Processes that work is given to: each does one thing at a time, and is replaced when it is lost."""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from pickle import PicklingError
from typing import Any

from boso.project import ProjectError, sentence

TERMINATE_TIMEOUT = 5  # seconds
RESTART_AFTER = 0.1  # seconds in which what was killed has ended, also what starts the others
PR_SET_PDEATHSIG = 1  # linux/prctl.h
PRELOAD = ["boso_press.warm"]


class LostWorkerError(ProjectError):
    """A process has ended before its work was done."""


class WorkerPool(ThreadPoolExecutor):
    """Threads that each have a process do their work: one that is lost takes nothing with it but that.

    It is replaced, and LostWorkerError raised. Those of `concurrent.futures` need threads and semaphores:
    where there are none left, they wait for ever.
    """

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.context, self.interrupted = worker_context(), False
        self.processes: list[multiprocessing.process.BaseProcess] = []
        self.own = threading.local()  # the connection of a thread to its process

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a process do this."""
        return super().submit(self._have_done, partial(work, *arguments, **named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: at once, with what they do, if what waits is cancelled."""
        self.interrupted = cancel_futures
        super().shutdown(wait and not cancel_futures, cancel_futures=cancel_futures)
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.join(TERMINATE_TIMEOUT)
            process.kill()

    def _have_done(self, work: Callable[[], Any]) -> Any:
        try:
            connection = self._connection()
            if self.interrupted:  # the directory of its kernels goes, or has gone
                raise CancelledError
            connection.send(work)
            done, result = connection.recv()
        except (EOFError, ConnectionError):
            self.own.__dict__.clear()
            time.sleep(RESTART_AFTER)
            raise LostWorkerError(
                "the process that made it was lost; if memory is short, lower --jobs"
            ) from None
        if done:
            return result
        raise result

    def _connection(self) -> Connection:
        """Return the connection to the process of this thread, which is started if there is none."""
        if not hasattr(self.own, "connection"):
            connection, theirs = self.context.Pipe()
            with theirs:
                process = self.context.Process(target=serve, args=(theirs, dict(os.environ)), daemon=True)
                process.start()
            self.processes.append(process)
            self.own.connection = connection
        return self.own.connection


def serve(connection: Connection, environment: dict[str, str]) -> None:
    """Be a worker until its starter closes the connection."""
    prepare(environment)
    with suppress(EOFError, ConnectionError):  # it has, or was killed
        while work := connection.recv():
            try:
                answer = True, work()
            except Exception as error:
                error.add_note(traceback.format_exc())  # which does not travel
                answer = False, error
            try:
                connection.send(answer)
            except (TypeError, AttributeError, PicklingError) as unsent:
                told = sentence(unsent if answer[0] else answer[1])
                connection.send((False, ProjectError(told)))


def prepare(environment: dict[str, str]) -> None:
    """Give a worker the environment of its starter, and let it end when that ends, whatever it does."""
    os.environ.clear()
    os.environ.update(environment)
    threading.Thread(target=_exit_with_starter, daemon=True).start()
    logging.disable(logging.ERROR)  # an error is told once, by its outcome
    gc.freeze()  # what was imported is no garbage
    gc.set_threshold(50_000, 20, 100)  # collect rarely: pages are made of many small objects, and few cycles


def _exit_with_starter() -> None:
    if starter := multiprocessing.parent_process():
        starter.join()
        os._exit(1)


def end_with_parent(number: int) -> None:
    """Let this process get a signal when its parent ends, however that ends; on Linux only."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def worker_context() -> Any:
    """Return the `multiprocessing` context that forks workers with their imports done, where that is safe."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGHUP)}
    resource_tracker.ensure_running()  # these and the workers ignore what a terminal sends to all its
    forkserver.ensure_running()  # processes: the one that has started them ends them
    for number, handler in before.items():
        signal.signal(number, handler)
    return context
