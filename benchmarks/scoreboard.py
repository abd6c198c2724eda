"""The public scoreboard: ``python benchmarks/scoreboard.py --shared ../shared``.

Makes the suites, runs every method over them, two processes at a time, and
writes ``scoreboard.json``, ``scoreboard.md`` and ``scoreboard.html`` beside
itself. No figure makes a run fail.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

_ROOM: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(_ROOM.parent))

from benchmarks import (  # noqa: E402
    scoreboard_failures,
    scoreboard_material,
    scoreboard_page,
    scoreboard_report,
)
from benchmarks.measure import machine  # noqa: E402
from benchmarks.scoreboard_material import QUICK, Sizes, Work  # noqa: E402
from benchmarks.scoreboard_methods import STAGES  # noqa: E402

#: Stages that run at the same time.
_AT_ONCE: Final = 2


def main(argv: list[str] | None = None) -> int:
    """Measure and write the scoreboard.

    Returns:
        0; 1 if a stage of Ostraka broke.
    """
    asked = _arguments().parse_args(argv)
    if asked.stage:
        return _stage(asked.stage, Path(asked.work))
    on, start = machine(), time.perf_counter()
    code = scoreboard_material.code_digest()
    with TemporaryDirectory(prefix="ostraka-scoreboard-") as folder:
        sizes = QUICK if asked.quick else Sizes()
        shared = str(Path(asked.shared).resolve())
        work = Work(folder=folder, shared=shared, quick=asked.quick, sizes=sizes)
        work.file("work.json").write_bytes(msgspec.json.encode(work))
        if asked.failures:
            scoreboard_failures.write(Path(asked.failures), work)
            return 0
        _say("suites ...")
        made = scoreboard_material.make(work)
        results, broken = _run(work)
        board = scoreboard_report.board(work, made, results, on)
    board["code"] = code
    if scoreboard_material.code_digest() != code:
        board["skipped"].append("the code changed during the run, so these figures are of no one")
    board["minutes"] = round((time.perf_counter() - start) / 60, 1)
    _write(board, Path(asked.out) if asked.out else _ROOM)
    print(scoreboard_report.markdown(board))
    _say(f"{board['minutes']} minutes")
    return 1 if any(not STAGES[name][0] for name in broken) else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/scoreboard.py", description=__doc__)
    parser.add_argument("--shared", default="../shared", help="folder with lists and customers")
    parser.add_argument("--quick", action="store_true", help="two lists and small samples")
    parser.add_argument("--out", default="", help="folder for the results")
    parser.add_argument("--failures", default="", help="write failing examples and stop")
    parser.add_argument("--stage", default="", help=argparse.SUPPRESS)
    parser.add_argument("--work", default="", help=argparse.SUPPRESS)
    return parser


def _stage(name: str, folder: Path) -> int:
    """One stage in this process; what it found goes to a file of its name."""
    work = msgspec.json.decode((folder / "work.json").read_bytes(), type=Work)
    peer, run = STAGES[name]
    try:
        figures = run(work)
    except ImportError as error:
        if not peer:
            raise
        figures = {"skipped": f"{peer} cannot be imported here ({error})"}
    (folder / f"{name}.json").write_bytes(msgspec.json.encode(figures))
    return 0


def _run(work: Work) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """All stages; what each found, and which broke."""
    waiting, running = list(STAGES), dict[str, tuple[subprocess.Popen[bytes], float]]()
    results: dict[str, dict[str, Any]] = {}
    broken: list[str] = []
    while waiting or running:
        while waiting and len(running) < _AT_ONCE:
            name = waiting.pop(0)
            command = [sys.executable, __file__, "--stage", name, "--work", work.folder]
            process = subprocess.Popen(command, stdout=sys.stderr, cwd=_ROOM.parent)
            running[name] = (process, time.perf_counter())
        time.sleep(0.2)
        for name, (process, began) in list(running.items()):
            if process.poll() is None:
                continue
            del running[name]
            _say(f"{name}: {time.perf_counter() - began:.0f} s")
            file = work.file(f"{name}.json")
            if process.returncode or not file.exists():
                broken.append(name)
                results[name] = {"skipped": f"{name} broke"}
            else:
                results[name] = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    return results, broken


def _write(board: dict[str, Any], folder: Path) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    encoded = msgspec.json.format(msgspec.json.encode(board), indent=1)
    (folder / "scoreboard.json").write_bytes(encoded + b"\n")
    (folder / "scoreboard.md").write_text(scoreboard_report.markdown(board), "utf-8")
    (folder / "scoreboard.html").write_text(scoreboard_page.page(board), "utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
