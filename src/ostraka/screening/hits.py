"""The hit: what a screening reports of one listed party."""

from __future__ import annotations

from msgspec import Struct

from ostraka.model.evidence import Evidence
from ostraka.model.party import RecordRef


class Hit(Struct, frozen=True, gc=False):
    """A listed party that the policy reports.

    Attributes:
        id: party id.
        caption: its name.
        schema: its kind.
        score: in (0, 1).
        match: true if the score reaches the threshold.
        total: sum of the evidence in bits.
        evidence: signed pieces that add up to ``total``.
        records: the records behind the party.
        derived: parties through which the hit was derived; empty for a direct hit.
    """

    id: str
    caption: str
    schema: str
    score: float
    match: bool
    total: float
    evidence: tuple[Evidence, ...]
    records: tuple[RecordRef, ...]
    derived: tuple[str, ...] = ()
