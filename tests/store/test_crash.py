"""A crash at any point of a load leaves the previous good state, and the load can be repeated."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ostraka.store import archive, load, staging, statements

if TYPE_CHECKING:
    from tests.store.conftest import Bench

_STEPS: list[tuple[object, str]] = [
    (archive, "_sync_folder"),
    (load, "part_of"),
    (load, "describe"),
    (staging, "index_staging"),
    (load, "reconcile"),
    (load, "add_version"),
    (statements, "_note_scope"),
    (statements, "_find_closing"),
    (statements, "_find_opening"),
    (statements, "_open"),
    (statements, "_close"),
    (load, "_keep_refused"),
    (load, "_add_attempt"),
]


class PowerCut(BaseException):
    """Something that no code expects."""


def _after(step: Callable[..., Any]) -> Callable[..., Any]:
    def cut(*arguments: Any, **named: Any) -> Any:
        step(*arguments, **named)
        raise PowerCut

    return cut


@pytest.mark.parametrize(("module", "name"), _STEPS, ids=[name for _, name in _STEPS])
def test_a_failure_after_any_step_leaves_the_previous_state(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    old = bench.file({"a": bench.facts("name=Ann"), "b": bench.facts("name=Bob")})
    new = bench.file({"a": bench.facts("name=Anne"), "c": bench.facts("name=Cy")}, "2024-02-01")
    path = new.write(tmp_path, "new.txt")
    with bench.open(tmp_path / "home") as store:
        bench.load(store, tmp_path, old)
        before = store.state_digest(), bench.seen(store), store.lists(now=bench.day)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, _after(getattr(module, name)))
            with pytest.raises(PowerCut):
                store.load([path], now=bench.day)
    with bench.open(tmp_path / "home") as store:
        after = store.state_digest(), bench.seen(store), store.lists(now=bench.day)
        assert after == before
        (outcome,) = store.load([path], now=bench.day)
        assert (outcome.status, outcome.added, outcome.removed, outcome.changed) == (
            "loaded",
            1,
            1,
            1,
        )


_CHILD = """
import os, sys, threading
from pathlib import Path
from tests.store.conftest import Bench
from ostraka.store import statements

step, home, file, mark = sys.argv[1:]
whole = getattr(statements, step)

def stop(*arguments, **named):
    whole(*arguments, **named)
    Path(mark).touch()
    threading.Event().wait()

setattr(statements, step, stop)
bench = Bench()
bench.open(Path(home)).load([Path(file)], now=bench.day)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("step", ["_find_closing", "_open", "_close"])
def test_a_process_killed_while_it_writes_leaves_the_previous_state(
    bench: Bench, tmp_path: Path, step: str
) -> None:
    old = bench.file({"a": bench.facts("name=Ann"), "b": bench.facts("name=Bob")})
    new = bench.file({"a": bench.facts("name=Anne"), "b": bench.facts("name=Bo")}, "2024-02-01")
    path = new.write(tmp_path, "new.txt")
    with bench.open(tmp_path / "home") as store:
        bench.load(store, tmp_path, old)
        before = store.state_digest(), bench.seen(store)
        mark = tmp_path / "mark"
        root = str(Path(__file__).parents[2])
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, step, str(tmp_path / "home"), str(path), str(mark)],
            env={**os.environ, "PYTHONPATH": root},
        )
        deadline = time.monotonic() + 60
        while not mark.exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert mark.exists(), "the child did not reach the step"
        assert (store.state_digest(), bench.seen(store)) == before, "readers see no half a load"
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert (store.state_digest(), bench.seen(store)) == before
        (outcome,) = store.load([path], now=bench.day)
        assert (outcome.status, outcome.changed) == ("loaded", 2)
