"""Why there was, or was not, an alert for one pair: every gate, with the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ostraka.matching.attributes import family_bits
from ostraka.matching.parties import best_name, compare_parties
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.model.records import StoredRecord
from ostraka.screening.screen import Screener
from ostraka.screening.views import View, view


class Gate(Struct, frozen=True):
    """One gate between a query and a hit.

    Attributes:
        gate: its name.
        passed: whether the pair passes it.
        detail: the figures, for a person.
    """

    gate: str
    passed: bool
    detail: str


class WhyNot(Struct, frozen=True):
    """Why a query did or did not meet a party."""

    party: str
    caption: str
    score: float
    threshold: float
    match: bool
    gates: tuple[Gate, ...]
    evidence: tuple[Evidence, ...]


def why_not(screener: Screener, query: Party, row: int, on: date) -> WhyNot:
    """Walk one pair through every gate.

    Args:
        screener: index and policy.
        query: the party asked about.
        row: row of a record of the listed party in the index; of a party of several records
            the one that fits best is compared, as screening does.
        on: the day asked about.

    Returns:
        Each gate, passed or not, and the evidence of the whole comparison.
    """
    policy, weights = screener.policy, screener.weights
    party = screener.snapshot.party(row)
    record, seen = _best(screener, query, party.rows, row, on)
    listed = seen.party
    first = min((stored.since for stored in record.facts), default="")
    gates = [
        Gate(
            "in the list on that day",
            bool(seen.names),
            f"{record.list} states it from its version of {first or 'the first'} on"
            if not seen.names
            else f"{len(seen.names)} names stated on {on.isoformat()}",
        ),
        Gate(
            "list selected",
            not screener.lists or record.list in screener.lists,
            f"policy selects {', '.join(screener.lists) or 'all lists'}",
        ),
    ]
    bits = family_bits(query.family, listed.family, weights)
    gates.append(
        Gate(
            "kind of party",
            not (bits and policy.kinds == "strict"),
            f"{query.schema} and {listed.schema}: {bits:+.1f} bits",
        )
    )
    ignored = policy.weak_aliases == "ignore"
    deciding = [one for one in listed.names if not (ignored and one.weak)]
    match = compare_parties(query, listed, screener.lexicon, weights, deciding)
    name = best_name(query, listed, screener.lexicon, weights, deciding)
    nearest = best_name(query, listed, screener.lexicon, weights)
    compared = "no name to compare"
    if name is not None:
        compared = f"{name.query.text!r} and {name.listed.text!r}: {name.bits:.2f} bits"
    if nearest is not None and nearest.listed.weak:
        gates.append(
            Gate(
                "not a weak alias alone",
                match.score >= policy.threshold,
                f"{nearest.listed.text!r} is a weak alias: "
                + ("not looked at" if ignored else f"at most {weights.weak_most} bits"),
            )
        )
    if match.single and policy.single_names != "alert":
        agrees = "something agrees" if match.corroborated else "nothing agrees"
        gates.append(
            Gate(
                "not a name of one word alone",
                match.strong or policy.accepts(match),
                f"{compared}; besides it {agrees}, policy: {policy.single_names}",
            )
        )
    floor = policy.floor(weights)
    reaches = match.name_bits >= floor
    gates += [
        Gate(
            "strong identifier, or names above the floor",
            match.strong or reaches,
            f"{compared}, floor {floor:.2f} bits"
            + ("; a strong identifier agrees" if match.strong else ""),
        ),
        Gate(
            "score reaches the threshold",
            match.score >= policy.threshold,
            f"total {match.total:+.2f} bits, score {match.score:.3f}, "
            f"threshold {policy.threshold:.2f}",
        ),
    ]
    return WhyNot(
        party=party.id,
        caption=listed.caption,
        score=match.score,
        threshold=policy.threshold,
        match=all(gate.passed for gate in gates),
        gates=tuple(gates),
        evidence=match.evidence,
    )


def _best(
    screener: Screener, query: Party, rows: Sequence[int], asked: int, on: date
) -> tuple[StoredRecord, View]:
    """The record of a party that a screening would show: in force, selected, and fitting best."""
    seen = {row: view(screener.snapshot.record(row), on.toordinal()) for row in rows}
    policy, weights = screener.policy, screener.weights

    def fits(row: int) -> tuple[bool, bool, float, float, int]:
        listed = seen[row].party
        ignored = policy.weak_aliases == "ignore"
        deciding = [one for one in listed.names if not (ignored and one.weak)]
        match = compare_parties(query, listed, screener.lexicon, weights, deciding)
        selected = not screener.lists or listed.records[0].list in screener.lists
        return (not seen[row].names, not selected, -match.score, -match.total, rows.index(row))

    best = min(rows, key=fits) if len(rows) > 1 else asked
    return screener.snapshot.record(best), seen[best]
