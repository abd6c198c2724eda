"""Invented parties and stakes for the tests of ownership."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ostraka.law.ownership import Ownership, Verdict
from ostraka.law.ownership_table import Holdings
from ostraka.model.ownership import Control, Designated, OwnedParty, Stake, StakeOf, percent

TODAY = date(2026, 11, 23)
ALL = ("us", "us-bis", "eu", "uk", "ca", "au", "ch")


def stake(
    owner: str,
    owned: str,
    size: float | tuple[float, float] | None,
    *,
    of: StakeOf = "shares",
    since: str = "",
    until: str = "",
    source: str = "register",
    joint: str = "",
) -> Stake:
    """A stake of a size in percent: exact, between two bounds, or unknown (None)."""
    least, most = size if isinstance(size, tuple) else (0, 100) if size is None else (size, size)
    return Stake(
        owner,
        owned,
        percent(least),
        percent(most, up=True),
        of=of,
        since=since,
        until=until,
        source=source,
        joint=joint,
    )


def asked(
    stakes: Iterable[Stake],
    listed: Iterable[str | Designated] = ("X",),
    *,
    controls: Iterable[Control] = (),
    parties: Iterable[OwnedParty] = (),
    regimes: Sequence[str] = ALL,
) -> Ownership:
    """Ownership in which every regime lists the same parties, unless told one by one."""
    designated = [
        one if isinstance(one, Designated) else Designated(one, regime, source=f"list:{one}")
        for one in listed
        for regime in ([one.regime] if isinstance(one, Designated) else regimes)
    ]
    return Ownership(Holdings.of(stakes, controls, parties), designated)


def answer(
    stakes: Iterable[Stake],
    party: str,
    regime: str = "us",
    *,
    listed: Iterable[str | Designated] = ("X",),
    controls: Iterable[Control] = (),
    on: date = TODAY,
) -> Verdict:
    """The verdict on one party."""
    return asked(stakes, listed, controls=controls).verdict(party, regime, on)
