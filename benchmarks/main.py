"""The run: every stage in a process of its own, then one report."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from benchmarks import corpus, report
from benchmarks.measure import machine, watch
from benchmarks.settings import Figures, Settings, quick, write
from benchmarks.stage import STAGES

_ROOM: Final = Path(__file__).resolve().parent
_OUT: Final = _ROOM / "out"


def main(argv: list[str] | None = None) -> int:
    """Measure everything and print the report.

    Returns:
        0; 1 if a stage of Ostraka broke; 2 if the files are not there. Never fails on time.
    """
    asked = _arguments().parse_args(argv)
    shared = Path(asked.shared).resolve()
    missing = [name for name in (*corpus.LISTS, corpus.CUSTOMERS) if not (shared / name).exists()]
    if missing:
        _say(f"{missing[0]} is not in the folder given with --shared.")
        return 2
    _OUT.mkdir(exist_ok=True)
    on = machine()
    with TemporaryDirectory(prefix="ostraka-bench-") as work:
        settings = Settings(shared=shared, work=Path(work))
        settings = quick(settings) if asked.quick else settings
        results = {name: _run(name, settings) for name in STAGES}
    found = {"machine": on, "sizes": _sizes(settings), **results}
    (_OUT / "summary.json").write_bytes(
        msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
    )
    text = report.markdown(found)
    (_OUT / "summary.md").write_text(text, "utf-8")
    print(text)
    if asked.readme:
        report.write_into(_ROOM / "README.md", text)
    broken = [name for name, figures in results.items() if "broken" in figures]
    return 1 if any(not STAGES[name][0] for name in broken) else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.add_argument("--shared", default="../shared", help="folder with lists and customers")
    parser.add_argument("--quick", action="store_true", help="small samples: does it run at all?")
    parser.add_argument("--readme", action="store_true", help="put the report into the README")
    return parser


def _run(name: str, settings: Settings) -> Figures:
    """One stage; what it wrote, or why it wrote nothing."""
    _say(f"{name} ...")
    given, result = settings.work / "settings.json", _OUT / f"{name}.json"
    write(settings, given)
    result.unlink(missing_ok=True)
    with watch() as running:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.stage", name, str(given), str(result)],
            cwd=_ROOM.parent,
            stdout=sys.stderr,
            check=False,
        )
    if done.returncode or not result.exists():
        _say(f"{name} broke; its error stands above.")
        return {"broken": f"exit status {done.returncode}"}
    figures = msgspec.json.decode(result.read_bytes(), type=Figures)
    _say(f"{name}: {figures.get('skipped', f'{running.seconds:.0f} s')}")
    return figures


def _sizes(settings: Settings) -> Figures:
    return {
        name: getattr(settings, name)
        for name in settings.__struct_fields__
        if name not in ("shared", "work")
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
