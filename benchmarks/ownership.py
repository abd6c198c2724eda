"""Ownership at the size of a country: seconds and memory to answer for every party at once.

Builds an invented market (a million parties and three million stakes unless told otherwise:
companies with one to seven owners, rings and cross-holdings, some stakes of unknown size, five
thousand listed parties), evaluates each regime's rule on one day, and asks for single verdicts
with their proof. Prints a table of sizes, so that the scaling shows. The numbers are measured in
this process; nothing fails on time.

    .venv/bin/python benchmarks/ownership.py [--parties 1000000] [--stakes 3000000]
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from ostraka.law.ownership import Ownership
from ostraka.law.ownership_table import Holdings
from ostraka.model.ownership import WHOLE, Designated, Stake

ON = date(2024, 9, 1)
LISTED = 5_000
REGIMES = ("us", "eu", "uk", "ca", "ch")


def market(parties: int, stakes: int, unknown: float, seed: int = 7) -> Holdings:
    """An invented market: undated stakes between numbered parties.

    Args:
        parties: how many parties; about every fifth is a person and owned by nobody.
        stakes: about how many stakes.
        unknown: the part of the stakes whose size is not known.
        seed: seed of the random numbers.
    """
    rng = np.random.default_rng(seed)
    first = parties // 5
    companies = np.arange(first, parties)
    owners = rng.integers(1, 2 * stakes // len(companies) + 1, size=len(companies))
    owned = np.repeat(companies, owners)
    # Most owners stand above what they own; one in fifty stands anywhere, which makes rings.
    above = (rng.random(len(owned)) * owned).astype(np.int64)
    anywhere = rng.random(len(owned)) < 0.02
    owner = np.where(anywhere, rng.integers(0, parties, len(owned)), above)
    weight = rng.pareto(1.2, len(owned)) + 0.05
    total = np.bincount(owned, weights=weight, minlength=parties)
    size = np.floor(weight / total[owned] * WHOLE).astype(np.int32)
    hidden = rng.random(len(owned)) < unknown
    least = np.where(hidden, 0, size).astype(np.int32)
    most = np.where(hidden, WHOLE, size).astype(np.int32)
    ids = [f"p{number}" for number in range(parties)]
    return Holdings.of_arrays(ids, owner.astype(np.int32), owned.astype(np.int32), least, most)


def measure(parties: int, stakes: int, unknown: float) -> None:
    """Print one row per regime for one size."""
    holdings = market(parties, stakes, unknown)
    rng = np.random.default_rng(11)
    count = max(LISTED * parties // 1_000_000, 5)
    listed = rng.choice(parties, size=count, replace=False)
    designated = [Designated(f"p{n}", regime) for n in listed.tolist() for regime in REGIMES]
    ownership = Ownership(holdings, designated)
    for regime in REGIMES:
        started = time.perf_counter()
        found = ownership.assess(regime, ON)
        seconds = time.perf_counter() - started
        blocked = int(found.blocked.sum())
        unclear = int((found.open & found.snapshot.told).sum())
        print(
            f"{parties:>10,} {len(holdings.owner):>10,} {regime:>7} {seconds:>8.2f} "
            f"{blocked:>9,} {unclear:>9,} {_megabytes():>8,.0f}",
            flush=True,
        )
    asked = [f"p{n}" for n in rng.integers(parties // 5, parties, size=20).tolist()]
    ownership.verdict(asked[0], "us", ON)
    started = time.perf_counter()
    for party in asked:
        ownership.verdict(party, "us", ON)
    each = (time.perf_counter() - started) / len(asked)
    print(f"{'':>21} one verdict with proof: {each * 1000:,.1f} ms on average of {len(asked)}")


def measure_statements(stakes: int) -> None:
    """Print how long the table takes to be made of statements, each with its day and source."""
    rng = np.random.default_rng(5)
    owner, owned = (rng.integers(0, stakes // 3, size=stakes).tolist() for _ in range(2))
    half = WHOLE // 2
    told = [
        Stake(f"p{o}", f"p{c}", half, half, since="2020-01-01", source="register", item=str(n))
        for n, (o, c) in enumerate(zip(owner, owned, strict=True))
    ]
    started = time.perf_counter()
    Holdings.of(told)
    seconds = time.perf_counter() - started
    each = seconds / stakes * 1e6
    print(f"table of {stakes:,} statements: {seconds:.2f} s, {each:.1f} microseconds each")


def _megabytes() -> float:
    # Kilobytes on Linux, bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def main() -> None:
    """Measure three sizes, the largest as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=1_000_000)
    parser.add_argument("--stakes", type=int, default=3_000_000)
    parser.add_argument("--unknown", type=float, default=0.03, help="part of unknown stakes")
    asked = parser.parse_args()
    measure_statements(asked.stakes // 10)
    head = ("parties", "stakes", "regime", "seconds", "blocked", "perhaps", "peak MB")
    widths = (10, 10, 7, 8, 9, 9, 8)
    print(" ".join(f"{word:>{width}}" for word, width in zip(head, widths, strict=True)))
    for part in (10, 3, 1):
        measure(asked.parties // part, asked.stakes // part, asked.unknown)


if __name__ == "__main__":
    main()
