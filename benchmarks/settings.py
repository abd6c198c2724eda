"""How much is measured: sample sizes, in one frozen value that every stage receives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

#: What a stage gives back; written as JSON.
Figures = dict[str, object]


class Settings(Struct, frozen=True):
    """Sample sizes and folders.

    Attributes:
        shared: folder with the lists and the customers.
        work: working folder, emptied after the run.
        customers: customers of the batch.
        latency: single queries.
        cold: of these, how many are also asked of a freshly opened index.
        probes: perturbed names of each kind.
        negatives: customers of the accuracy table.
        brute: customers that rapidfuzz compares with every name.
        pipeline: customers that go through nomenklatura's blocking and matching.
        pairs: pairs on which the time of one comparison is measured.
    """

    shared: Path
    work: Path
    customers: int = 50_000
    latency: int = 2_000
    cold: int = 300
    probes: int = 50
    negatives: int = 2_000
    brute: int = 200
    pipeline: int = 1_000
    pairs: int = 5_000

    @property
    def home(self) -> Path:
        """The data directory of the run."""
        return self.work / "home"


def quick(settings: Settings) -> Settings:
    """A tenth of everything, to see that the benchmark runs."""
    return Settings(
        shared=settings.shared,
        work=settings.work,
        customers=4_000,
        latency=200,
        cold=30,
        probes=10,
        negatives=200,
        brute=20,
        pipeline=100,
        pairs=500,
    )


def write(settings: Settings, file: Path) -> None:
    """Write the settings for a stage, as JSON."""
    file.write_bytes(msgspec.json.encode(settings, enc_hook=str))


def read(file: Path) -> Settings:
    """Read what :func:`write` wrote."""

    def path(_: type, value: Any) -> Path:
        return Path(value)

    return msgspec.json.decode(file.read_bytes(), type=Settings, dec_hook=path)
