"""Two parties compared by themselves: no list, no index."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from ostraka.matching.parties import compare_parties
from ostraka.matching.weights import DEFAULT
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.names.lexicon import Lexicon
from ostraka.screening.policy import Policy, load_policy


class Comparison(Struct, frozen=True):
    """Two parties compared.

    Attributes:
        score: in (0, 1).
        match: true if the score reaches the policy's threshold.
        total: sum of the evidence, in bits.
        evidence: signed pieces that add up to ``total``.
    """

    score: float
    match: bool
    total: float
    evidence: tuple[Evidence, ...]


def compare_two(query: Party, listed: Party, policy: Path | None = None) -> Comparison:
    """Compare two parties under a policy file (the shipped one by default)."""
    match = compare_parties(query, listed, _lexicon(), DEFAULT)
    return Comparison(
        score=match.score,
        match=match.score >= _policy(policy).threshold,
        total=match.total,
        evidence=match.evidence,
    )


@cache
def _lexicon() -> Lexicon:
    return Lexicon.open()


@cache
def _policy(path: Path | None) -> Policy:
    return load_policy(path)
