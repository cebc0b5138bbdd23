"""Processes that work is given to: each does one thing at a time, and is replaced when it is lost."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from pickle import PicklingError
from queue import LifoQueue
from threading import Thread
from typing import Any

from boso.project import ProjectError, sentence

TERMINATE_TIMEOUT = 5  # seconds
ATTEMPTS = 2  # at work whose process is lost
RESTART_AFTER = 0.1  # seconds in which what was killed has ended
PRELOAD = [
    "boso_press.execution.runner",
    "boso_press.execution.render",
    "boso_press.warm",
    "papermill",
    "nbclient",
    "jupytext",
    "pypandoc",
    "typst",
]


class WorkerPool(Executor):
    """Processes that each do one thing at a time: one that is lost takes nothing with it but its own work.

    It is replaced, and its work done once more.
    """

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        context = worker_context()
        self.idle: LifoQueue[Worker] = LifoQueue()  # one that has worked is warm
        for _ in range(count):
            self.idle.put(Worker(context, environment))
        self.threads = ThreadPoolExecutor(count)
        self.interrupted = False

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a process do this."""
        return self.threads.submit(self._have_done, partial(work, *arguments, **named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: at once, with what they do, if what waits is cancelled."""
        self.interrupted = cancel_futures
        self.threads.shutdown(wait and not cancel_futures, cancel_futures=cancel_futures)
        if cancel_futures:
            _terminate(multiprocessing.active_children())
        while not self.idle.empty():
            self.idle.get().end()

    def _have_done(self, work: Callable[[], Any]) -> Any:
        worker = self.idle.get()
        try:
            for _ in range(ATTEMPTS):
                try:
                    worker.start()
                    if self.interrupted:  # the directory of its kernels goes, or has gone
                        raise CancelledError
                    done, result = worker.do(work)
                except (EOFError, ConnectionError):
                    if self.interrupted:
                        raise
                    time.sleep(RESTART_AFTER)
                    continue
                if done:
                    return result
                raise result
        finally:
            self.idle.put(worker)
        raise ProjectError("the process that made it was lost twice; if memory is short, lower --jobs")


class Worker:
    """A process that does what it is sent, started when there is something to do.

    Those of `concurrent.futures` need threads and semaphores: where there are none left, they wait for ever.
    """

    process: multiprocessing.process.BaseProcess | None = None

    def __init__(self, context: Any, environment: dict[str, str]) -> None:
        self.context, self.environment = context, environment

    def start(self) -> None:
        """Start the process, if it does not run."""
        if self.process is None or not self.process.is_alive():
            self.connection, theirs = self.context.Pipe()
            with theirs:
                own = (theirs, self.environment)
                process = self.context.Process(target=serve, args=own, daemon=True)
                process.start()
            self.process = process

    def do(self, work: Callable[[], Any]) -> tuple[bool, Any]:
        """Return whether the work was done, and what it gave or raised.

        Where the process is lost meanwhile, EOFError or ConnectionError is raised.
        """
        self.connection.send(work)
        done, result = self.connection.recv()
        return done, result

    def end(self) -> None:
        """Let the process end; one that hangs is killed."""
        if self.process:
            self.connection.close()
            self.process.join(TERMINATE_TIMEOUT)
            self.process.kill()


def serve(connection: Connection, environment: dict[str, str]) -> None:
    """Be a worker until its starter closes the connection."""
    initialize_worker(environment)
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


def _terminate(processes: list[multiprocessing.process.BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(TERMINATE_TIMEOUT)
        process.kill()


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


def initialize_worker(environment: dict[str, str]) -> None:
    """Start a worker: with its starter's environment, and ending when that ends."""
    os.environ.clear()
    os.environ.update(environment)
    Thread(target=_exit_with_parent, daemon=True).start()
    logging.disable(logging.ERROR)  # an error is told once, by its outcome
    gc.freeze()  # what was imported is no garbage
    gc.set_threshold(50_000, 20, 100)  # collect rarely: pages are made of many small objects, and few cycles


def _exit_with_parent() -> None:
    """Wait until the starter of this process ends, and end it, whatever it does."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
