"""One stage in a process of its own: ``python -m benchmarks.stage NAME SETTINGS RESULT``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from benchmarks import ours, peer_nomenklatura, peer_rapidfuzz
from benchmarks.settings import Figures, Settings, read

#: Every stage in the order of the run, with the package that it needs beside Ostraka.
STAGES: Final[dict[str, tuple[str, Callable[[Settings], Figures]]]] = {
    "load": ("", ours.load),
    "index": ("", ours.index),
    "open": ("", ours.opening),
    "batch_one": ("", ours.batch_one),
    "batch_two": ("", ours.batch_two),
    "latency": ("", ours.latency),
    "accuracy": ("", ours.accuracy),
    "rapidfuzz": ("rapidfuzz", peer_rapidfuzz.brute),
    "rapidfuzz_accuracy": ("rapidfuzz", peer_rapidfuzz.accuracy),
    "nomenklatura": ("nomenklatura", peer_nomenklatura.speed),
    "nomenklatura_accuracy": ("nomenklatura", peer_nomenklatura.accuracy),
}


def main(name: str, settings: Path, result: Path) -> int:
    """Run one stage.

    Args:
        name: of the stage.
        settings: file with the settings, JSON.
        result: file that the figures are written to, JSON.
    """
    peer, stage = STAGES[name]
    try:
        figures = stage(read(settings))
    except ImportError as error:
        if not peer:
            raise
        figures = {"skipped": f"{peer} cannot be imported here ({error})"}
    result.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
