"""Write the weights of the comparison from the lists: ``python scripts/calibrate.py HOME``.

HOME is a data directory with the lists to learn from (all of them that are at
hand). Four parties in five are used; the fifth is what ``make scoreboard``
measures. The table is written to ``src/ostraka/matching/data/weights.json``,
with the sha256 of every list version that went in. The same versions give the
same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from ostraka.assurance import suites
from ostraka.assurance.calibrate import FITTED, fit, likelihood
from ostraka.assurance.near_misses import others_of
from ostraka.assurance.subjects import Subject, all_subjects, held_out, reading, split_groups
from ostraka.matching import attributes
from ostraka.matching.weights import HAND, Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.names.lexicon import Lexicon
from ostraka.screening.policy import load_policy
from ostraka.screening.views import view
from ostraka.store.store import Store

_OUT: Final = Path(__file__).resolve().parents[1] / "src/ostraka/matching/data/weights.json"
_PLAN: Final = suites.Plan(per_class=400, seed="ostraka calibration 1")
#: Lists that repeat another one teach nothing new.
_REPEATING: Final = ("us_csl",)
#: Pairs of records of two parties that share a word of their names.
_STRANGERS: Final = 40_000
#: Most that one attribute may say for and against, in bits.
_MOST, _LEAST = 6.0, -6.0

#: Weights that are the likelihood of a relation, by attribute.
_RELATIONS: Final = {
    "births": {
        "equal": "birth_day",
        "same month": "birth_month",
        "same year": "birth_year",
        "within the range": "birth_about",
        "day and month swapped": "birth_swapped",
        "same year, another day": "birth_day_differs",
        "neighbouring year": "birth_near",
        "year differs by a slip": "birth_slip",
        "another year": "birth_differs",
    },
    "countries": {
        "equal": "country_same",
        "successor": "country_successor",
        "differs": "country_differs",
    },
    "genders": {"equal": "gender_same", "differs": "gender_differs"},
}
_COMPARE: Final[dict[str, Callable[[Party, Party, Weights], Evidence | None]]] = {
    "births": attributes.compare_births,
    "countries": attributes.compare_countries,
    "genders": attributes.compare_genders,
}


def main() -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="scripts/calibrate.py", description=__doc__)
    parser.add_argument("home", type=Path, help="data directory with the lists")
    asked = parser.parse_args()
    lexicon, policy = Lexicon.open(), load_policy()
    with Store.open(asked.home) as store:
        states = store.lists(now=datetime.now(UTC))
        names = [one.list for one in states if one.list not in _REPEATING]
        versions = [row for name in names for row in store.versions(name)]
        records = list(store.records(lists=names))
    subjects = all_subjects(records)
    kept = [name for name in subjects if not held_out(name.group)]
    pairs = [
        *suites.perturbed(kept, _PLAN),
        *suites.near_misses(kept, others_of(subjects), _PLAN),
        *suites.aliases(kept, _PLAN),
        *suites.across_lists(kept, _PLAN),
        *suites.nearest(kept, subjects, _PLAN),
    ]
    least = policy.least_total(HAND) - HAND.prior
    found = fit(pairs, lexicon, HAND, least)
    groups = split_groups(records)
    day = datetime(2200, 1, 1, tzinfo=UTC).date().toordinal()
    parties = {
        record.source: view(record, day).party
        for record in records
        if record.schema == "Person" and not held_out(groups[record.source])
    }
    told = _attributes(parties, groups, kept)
    weights = msgspec.structs.replace(found.weights, **_values(told))
    digest = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    document: dict[str, Any] = {
        "weights": msgspec.to_builtins(weights),
        "script": digest,
        "lists": [{"list": row.list, "version": row.published, "sha256": row.sha256}
                  for row in versions],
        "fitted": sorted(FITTED),
        "loss": [found.loss_before, found.loss_after],
        "recall": [found.recall_before, found.recall_after],
        "false": [found.false_before, found.false_after],
        "pairs": found.pairs,
        "relations": told,
    }  # fmt: skip
    _OUT.parent.mkdir(exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(document), indent=1)
    _OUT.write_bytes(encoded + b"\n")
    print(encoded.decode())
    return 0


def _attributes(
    parties: dict[str, Party], groups: dict[str, str], kept: Sequence[Subject]
) -> dict[str, dict[str, float]]:
    """Bits of every relation of every attribute."""
    same = list(_linked(parties, groups))
    other = list(_strangers(parties, groups, kept))
    found = {}
    for name, compare in _COMPARE.items():
        relations = []
        for pairs in (same, other):
            pieces = (compare(parties[a], parties[b], HAND) for a, b in pairs)
            relations.append([piece.relation for piece in pieces if piece is not None])
        found[name] = likelihood(*relations)
    return found


def _linked(parties: dict[str, Party], groups: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Records of one party on two lists."""
    together: dict[str, list[str]] = {}
    for source in parties:
        together.setdefault(groups[source], []).append(source)
    for members in together.values():
        for a, b in combinations(sorted(members)[:6], 2):
            if a.partition(":")[0] != b.partition(":")[0]:
                yield a, b


def _strangers(
    parties: dict[str, Party], groups: dict[str, str], kept: Sequence[Subject]
) -> Iterator[tuple[str, str]]:
    """Records of one list that share a word of their names: a publisher lists a party once."""
    bearers: dict[str, list[str]] = {}
    for subject in kept:
        source = subject.party.replace("-", ":", 1)
        if source in parties and subject.script == "latin":
            for word in set(reading(subject.text)):
                bearers.setdefault(f"{source.partition(':')[0]} {word}", []).append(source)
    chooser = random.Random("ostraka strangers 1")  # noqa: S311  a sample, no secret
    words = [word for word in sorted(bearers) if len(set(bearers[word])) > 2]
    for _ in range(_STRANGERS):
        a, b = chooser.sample(sorted(set(bearers[chooser.choice(words)])), 2)
        if groups[a] != groups[b]:
            yield a, b


def _values(told: dict[str, dict[str, float]]) -> dict[str, float]:
    """Weights from bits, each on its own side of zero, and half way to what was set by hand.

    Lists copy birth dates and countries from one another, so that they agree, and
    contradict strangers, more than a customer's papers do.
    """
    values = {}
    for name, relations in _RELATIONS.items():
        for relation, weight in relations.items():
            bits = told[name].get(relation)
            by_hand = getattr(HAND, weight)
            if bits is not None:
                bounded = min(max(bits, _LEAST), _MOST)
                bounded = bounded if bounded * by_hand > 0.0 else 0.0
                values[weight] = round((bounded + by_hand) / 2.0, 2)
    for weaker, stronger in pairwise(("birth_about", "birth_year", "birth_month", "birth_day")):
        # A date that is told more exactly never says less.
        least = values.get(weaker, getattr(HAND, weaker))
        values[stronger] = max(values.get(stronger, getattr(HAND, stronger)), least)
    return values


if __name__ == "__main__":
    sys.exit(main())
