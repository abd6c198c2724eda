"""Ostraka: sanctions screening from the official lists, with evidence that adds up.

    import ostraka
    book = ostraka.open()
    result = book.screen("...", born="1970", country="ru")

The names below are the whole Python API; everything else may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ostraka.model.errors import (
    FormatError,
    InputError,
    NotReadyError,
    OstrakaError,
    PolicyError,
    UsageError,
)

if TYPE_CHECKING:
    from datetime import datetime

    from ostraka.book import Book
    from ostraka.model.party import Party
    from ostraka.screening.compare import Comparison

__all__ = [
    "FormatError",
    "InputError",
    "NotReadyError",
    "OstrakaError",
    "PolicyError",
    "UsageError",
    "compare",
    "open",
    "party",
]


def open(
    home: Path | str | None = None,
    *,
    policy: Path | str | None = None,
    known_at: datetime | None = None,
) -> Book:
    """Open a data directory.

    Args:
        home: the directory; by default ``OSTRAKA_HOME``, else the platform's user
            data directory.
        policy: a policy file; the shipped policy by default.
        known_at: answer from the files received by that time and no others; with a zone.

    Returns:
        The book. Nothing is read until it is asked something.

    Raises:
        PolicyError: if the policy file is wrong.
    """
    import os

    from ostraka.book import Book
    from ostraka.screening.policy import load_policy
    from ostraka.store.home import default_home

    root = Path(home) if home is not None else default_home(os.environ)
    chosen = load_policy(Path(policy) if policy is not None else None)
    url = os.environ.get("OSTRAKA_DATABASE_URL")
    return Book(root, policy=chosen, database_url=url, known_at=known_at)


def party(entity: Mapping[str, Any]) -> Party:
    """Read a FollowTheMoney-shaped dictionary as a party.

    Args:
        entity: ``{"schema": "Person", "properties": {"name": [...], "birthDate": [...]}}``.

    Raises:
        UsageError: if the schema is unknown or there is nothing to compare.
    """
    from ostraka.screening.query import party_from_ftm

    return party_from_ftm(entity)


def compare(
    query: Party | Mapping[str, Any],
    listed: Party | Mapping[str, Any],
    *,
    policy: Path | str | None = None,
) -> Comparison:
    """Compare two parties without any list.

    Args:
        query: a party, or a FollowTheMoney-shaped dictionary.
        listed: another.
        policy: a policy file; the shipped policy by default.

    Returns:
        Score in (0, 1), whether it reaches the policy's threshold, and the
        evidence that adds up to the total behind the score.
    """
    from ostraka.screening.compare import compare_two

    left = party(query) if isinstance(query, Mapping) else query
    right = party(listed) if isinstance(listed, Mapping) else listed
    return compare_two(left, right, Path(policy) if policy is not None else None)
