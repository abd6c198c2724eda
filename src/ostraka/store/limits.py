"""How much a store takes in: the bounds on files and on what a list may lose.

Owns the numbers. Each stands in an error message when it is passed.
"""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Bounds on one file and one load.

    Attributes:
        max_bytes: length of one file, unpacked, in bytes.
        ratio: unpacked length over packed length, from ``ratio_from`` bytes on.
        ratio_from: unpacked length in bytes below which the ratio is not asked.
        shrink: share of the previous version's records that a full file may lose.
        batch: facts that are held in memory before they go to the database.
        clock_skew_days: days by which a publication date may lie ahead of receipt.
    """

    max_bytes: int = 2 * 1024**3
    ratio: int = 200
    ratio_from: int = 64 * 1024**2
    shrink: float = 0.30
    batch: int = 5_000
    clock_skew_days: int = 2
