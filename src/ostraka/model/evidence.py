"""Evidence: why two parties are, or are not, the same.

A comparison is a list of signed pieces of evidence in bits (log2 likelihood
ratios). Their sum is the total; nothing else enters the score.
"""

from __future__ import annotations

from msgspec import Struct


class Evidence(Struct, frozen=True, order=True):
    """One signed piece of evidence.

    Attributes:
        feature: what is compared: ``name``, ``birthDate``, ``country`` ...
        query: the query's value; empty for a piece that has none.
        listed: the list's value; empty for a piece that has none.
        relation: how they relate: ``equal``, ``spelling``, ``missing`` ...
        bits: signed weight in bits; positive speaks for the same party.
        source: the record that the listed value came from, ``list:record``.
    """

    feature: str
    query: str
    listed: str
    relation: str
    bits: float
    source: str = ""
