"""Forked kernels behave as ordinary ones do, and nothing of them stays."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import papermill
import psutil
import pytest
from jupyter_client.manager import KernelManager
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from boso_press.kernels import provisioner
from boso_press.kernels.launcher import ForkServer, kernel_name
from boso_press.kernels.provisioner import ForkServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from building import Kernels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]

FIGURE = "import matplotlib.pyplot as plt\nplt.plot([2, 1, 4]); plt.title('Å')"
LOOK = "import matplotlib\nprint(sorted(matplotlib.rcParams.items()), {'b', 'a', 'c'})"
TABLE = "import pandas as pd\npd.DataFrame({'a': [1.5, None]})"
SHOW = """
import threading
def show(first, second, third):
    print(first); display({"text/plain": second}, raw=True); print(third)
show("a", "b", "c")
thread = threading.Thread(target=show, args=("d", "e", "f")); thread.start(); thread.join()
7
"""
CHILD = """
import multiprocessing
child = multiprocessing.get_context("fork").Process(target=print, args=["g"]); child.start(); child.join()
"""
LEAVE = """
import os, threading, time, numpy, pandas, matplotlib
pandas.DataFrame.sum = None; matplotlib.rcParams['font.size'] = 99
threading.Thread(target=time.sleep, args=(60,)).start()
os.environ['LEFT'] = '1'; os.chdir('/'); numpy.random.seed(1)
"""
FIND = """
import os, threading, pandas, matplotlib
print(pandas.DataFrame.sum is None, matplotlib.rcParams['font.size'] == 99)
print('LEFT' in os.environ, os.getcwd() == '/', sum(not t.daemon for t in threading.enumerate()))
"""
STARTER = """
import os, sys
from boso_press.filesystem import scratch
from boso_press.kernels.launcher import ForkServer
from boso_press.processes import WorkerPool
sys.path.insert(0, {here!r})
from test_kernels import printed
if __name__ == '__main__':
    with scratch(), ForkServer(), WorkerPool(2) as pool:
        print(*pool.map(printed, ['print(%d)' % n for n in range(6)]), flush=True)
        hang = "import subprocess; subprocess.run(['sleep', '60'], start_new_session=True)"
        list(pool.map(printed, [hang, hang]))
"""


def notebook(*sources: str) -> Any:
    """A notebook of code cells."""
    cells: list[Any] = [new_code_cell(source) for source in sources]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


def run(*sources: str, kernel: str | None = None, cwd: str | None = None) -> list[Any]:
    """The outputs of cells."""
    name = kernel or kernel_name()
    settings: dict[str, Any] = {"kernel_name": name, "cwd": cwd, "execution_timeout": 60}
    book = papermill.execute_notebook(notebook(*sources), None, progress_bar=False, **settings)
    return [output for cell in book.cells for output in cell.outputs]


def printed(*sources: str, **settings: Any) -> str:
    """What cells print."""
    outputs = run(*sources, **settings)
    return "".join(output.text for output in outputs if output.output_type == "stream").strip()


def gone(*pids: int, within: float = 5) -> bool:
    """Whether all processes end in time."""
    deadline = time.monotonic() + within
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(psutil.pid_exists(pid) for pid in pids)


def descendants(pid: int, count: int) -> list[int]:
    """The processes below this one, once there are so many."""
    while len(found := psutil.Process(pid).children(recursive=True)) < count:
        time.sleep(0.05)
    return [process.pid for process in found]


@pytest.fixture
def server(kernels: Kernels, forked: None) -> ForkServer:
    return kernels.server


@pytest.fixture
def manager(server: ForkServer) -> Iterator[KernelManager]:
    manager = KernelManager(kernel_name=kernel_name())
    manager.start_kernel()
    yield manager
    manager.shutdown_kernel(now=True)
    assert {path.name for path in server.directory.iterdir()} == {"fork-server", "ipython", "drawings"}


def test_ordinary_kernel_without_a_fork_server() -> None:
    assert kernel_name() == "python3"


def test_forked_and_ordinary_kernels_give_equal_bytes(server: ForkServer) -> None:
    ordinary = run(LOOK, TABLE, FIGURE, kernel="python3")
    assert "image/png" in ordinary[-1].data
    assert [run(LOOK, TABLE, FIGURE) for _ in range(2)] == [ordinary, ordinary]


def test_what_cells_print_and_show_comes_in_order(server: ForkServer) -> None:
    """From threads, too, and from child processes, which send it by a pipe."""
    shown = [output.get("text") or output.data["text/plain"] for output in run(SHOW, CHILD)]
    assert " ".join(shown).split() == ["a", "b", "c", "d", "e", "f", "7", "g"]


def test_kernels_draw_different_random_numbers(server: ForkServer) -> None:
    """A fork inherits the state of every generator."""
    draw = "import random, numpy, uuid; print(random.random(), numpy.random.random(), uuid.uuid4())"
    assert not set(printed(draw).split()) & set(printed(draw).split())


def test_a_notebook_leaves_nothing_for_the_next(server: ForkServer) -> None:
    assert printed(LEAVE) == ""
    assert printed(FIND) == "False False\nFalse False 1"


def test_a_cell_may_await(server: ForkServer) -> None:
    assert printed("import asyncio; print(await asyncio.sleep(0.01, 5))", "print(6)") == "5\n6"


@pytest.mark.parametrize("end", ["ctypes.string_at(0)", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_dead_kernel_is_told_at_once(server: ForkServer, end: str) -> None:
    start = time.monotonic()
    with pytest.raises(DeadKernelError):
        run(f"import ctypes, os; {end}")
    assert time.monotonic() - start < 4


def test_long_and_missing_working_directories(server: ForkServer, tmp_path: Path) -> None:
    """The path of a Unix socket holds 107 bytes, so sockets are not under the notebook's directory."""
    long = tmp_path / ("å" * 100) / ("b" * 200)
    long.mkdir(parents=True)
    assert printed("import os; print(os.getcwd())", cwd=str(long)) == str(long)
    with pytest.raises(ForkServerError, match="none: No such file or directory; restore it"):
        KernelManager(kernel_name=kernel_name()).start_kernel(cwd=str(tmp_path / "none"))


def test_interrupt_restart_and_shutdown(manager: Any) -> None:
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=20)
    client.execute("import time; time.sleep(60)")
    time.sleep(0.2)
    manager.interrupt_kernel()
    assert client.get_shell_msg(timeout=5)["content"]["ename"] == "KeyboardInterrupt"
    first = manager.provisioner.pid
    manager.restart_kernel()
    assert manager.provisioner.pid != first
    client.wait_for_ready(timeout=20)
    client.stop_channels()
    assert gone(first)
    last = manager.provisioner.pid
    manager.shutdown_kernel()
    assert gone(last)


def test_a_kernel_that_hangs_is_killed(manager: Any) -> None:
    """A process that is stopped answers neither messages nor SIGTERM."""
    os.kill(manager.provisioner.pid, signal.SIGSTOP)
    assert manager.is_alive()
    manager.shutdown_kernel(now=True)
    assert not manager.is_alive()


def test_a_kernel_released_before_its_end_counts_as_killed() -> None:
    """On a slow machine its end may not be told in time."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    process = provisioner.ForkedProcess(ours, 1)
    assert process.wait() == process.wait() == process.poll() == -signal.SIGKILL
    theirs.close()


def test_pool_runs_notebooks_at_once_and_nothing_outlives_its_killed_starter(tmp_path: Path) -> None:
    script = tmp_path / "starter.py"
    script.write_text(STARTER.format(here=str(Path(__file__).parent)))
    temporary = tempfile.TemporaryDirectory(prefix="t", dir="/tmp")  # its path is short enough for sockets
    environment = os.environ | {"TMPDIR": temporary.name}
    starter = subprocess.Popen(
        [sys.executable, str(script)], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout
    assert starter.stdout.readline() == "0 1 2 3 4 5\n"
    assert list(Path(temporary.name).iterdir())
    family = descendants(starter.pid, count=9)  # two servers, their tracker; 2 workers, kernels, sleeps
    starter.kill()
    starter.wait()
    starter.stdout.close()
    assert gone(*family)
    with temporary as folder:
        assert not list(Path(folder).iterdir())


def test_a_dead_fork_server_is_told_and_can_be_restarted(
    server: ForkServer, manager: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no project is, whose tables it would parse
    assert server.process
    assert not server.ensure_running()
    pid = manager.provisioner.pid
    server.process.kill()
    assert gone(pid)
    assert not manager.is_alive()
    with pytest.raises(ForkServerError, match="ended or hangs"):
        KernelManager(kernel_name=kernel_name()).start_kernel()
    assert server.ensure_running()
    assert printed("print(1)") == "1"


def test_a_fork_server_is_not_for_ctrl_c(server: ForkServer) -> None:
    assert server.process
    assert printed("import signal; print(signal.getsignal(signal.SIGINT))").startswith("<built-in function")
    os.kill(server.process.pid, signal.SIGINT)
    assert printed("print(1)") == "1"
    assert not server.ensure_running()


def test_a_fork_server_that_hangs_is_told_and_can_be_restarted(
    server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.process
    assert printed("print(1)") == "1"
    monkeypatch.setattr(provisioner, "TIMEOUT", 1.0)
    hung = server.process.pid
    os.kill(hung, signal.SIGSTOP)
    with pytest.raises(ForkServerError, match="hangs"):
        KernelManager(kernel_name=kernel_name()).start_kernel()
    assert server.ensure_running()
    assert gone(hung)
    monkeypatch.undo()
    assert printed("print(2)") == "2"


def test_ordinary_kernels_if_they_are_asked_for(server: ForkServer) -> None:
    with ForkServer(cold=True) as cold:
        assert kernel_name() == "python3"
        assert cold.process is None
    assert kernel_name() == "boso"
