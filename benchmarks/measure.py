"""Time, memory and the machine. Refuses to judge: nothing here fails on a figure."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("ostraka", "numpy", "rapidfuzz", "nomenklatura", "followthemoney", "rigour")


class Watch:
    """Seconds of a block, once it has ended.

    Attributes:
        seconds: by the wall clock.
        cpu: of processor time, this process and the children that have ended.
    """

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Time a block."""
    found = Watch()
    start, cpu = time.perf_counter(), _cpu()
    try:
        yield found
    finally:
        found.seconds = time.perf_counter() - start
        found.cpu = _cpu() - cpu


def _cpu() -> float:
    return time.process_time() + sum(os.times()[2:4])


def peak_mb() -> float | None:
    """Most memory that this process held at once, in MB; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return _usage(children=False)


def peak_child_mb() -> float | None:
    """The same of the largest child process that has ended."""
    return _usage(children=True)


def _usage(*, children: bool) -> float | None:
    try:
        import resource
    except ImportError:
        return None
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(values: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile of seconds, in milliseconds."""
    return {
        "n": len(values),
        "p50_ms": 1000 * percentile(values, 0.50),
        "p99_ms": 1000 * percentile(values, 0.99),
    }


def machine() -> dict[str, object]:
    """What it ran on: no host name, no path."""
    return {
        "cores": _cores(),
        "ram_gb": _ram_gb(),
        "load_before": _load(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name)) is not None},
    }


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _load() -> float | None:
    try:
        return round(os.getloadavg()[0], 1)
    except (AttributeError, OSError):
        return None


def _ram_gb() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    except (AttributeError, ValueError, OSError):
        return None


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
