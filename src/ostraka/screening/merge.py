"""The same party on many lists: which records are one, and on what evidence.

Owns :func:`link`, a pure function of records and judgements. Evidence goes best
first: what a person judged, references that publishers write, numbers that tell
parties apart, and names that agree beyond coincidence. A contradiction blocks a
link and is reported. Refuses to link two records of one list by likeness: a
publisher that lists two entries means two parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from ostraka.matching.parties import Match, compare_parties
from ostraka.matching.weights import DEFAULT, Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party, party_of
from ostraka.model.records import StoredRecord
from ostraka.names.lexicon import Lexicon
from ostraka.screening import merge_pairs
from ostraka.screening.merge_clusters import Clusters, name_of
from ostraka.screening.merge_conflicts import beside, conflict, reference_conflict
from ostraka.screening.merge_pairs import Pair
from ostraka.screening.merge_profile import Profile, last_facts, profile, read_names

#: Raised whenever the rules change: an index that was linked by others is built again.
RULES: Final = 1
#: Bits that the engine's whole comparison must reach beside the rule's own bar (score 0.92).
LEAST_TOTAL: Final = 7.0
#: Bits of the names below which they contradict a shared number.
NAMES_AGREE: Final = 6.0
#: Bits that the names of two persons born on one day must reach, who share a rare word.
_NAMES_OF_BIRTH: Final = 9.0


class Judgement(Struct, frozen=True):
    """What a person decided about two records.

    Attributes:
        a, b: the records, ``list:record``; ``a`` before ``b``.
        same: whether they are one party.
        by: who decided.
        at: when, ISO, UTC.
        note: why.
    """

    a: str
    b: str
    same: bool
    by: str = ""
    at: str = ""
    note: str = ""


class Link(Struct, frozen=True):
    """Why two records are one party.

    Attributes:
        a, b: the records, ``list:record``.
        rule: ``judgement``, ``reference``, ``identifier``, ``name`` or ``birth``.
        reason: what they share: who judged, the reference, the number, the name.
        bits: by how much a name's coincidence would surprise; 0 for other rules.
        evidence: the engine's comparison, where one was made.
    """

    a: str
    b: str
    rule: str
    reason: str
    bits: float = 0.0
    evidence: tuple[Evidence, ...] = ()


class Blocked(Struct, frozen=True):
    """A link that was not made.

    Attributes:
        a, b: the records that it would have joined.
        rule, reason: what proposed it.
        against: the two records that contradict each other; they can be others of the parties.
        because: ``kind``, ``birth``, ``gender``, ``number: ...``, ``names``, ``same list``,
            ``judgement``.
    """

    a: str
    b: str
    rule: str
    reason: str
    against: tuple[str, str]
    because: str


class Cluster(Struct, frozen=True):
    """Records that are one party.

    Attributes:
        party: its id.
        rows: their places, the best list's first.
        links: why; they join all of them.
    """

    party: str
    rows: tuple[int, ...]
    links: tuple[Link, ...]


class Links(Struct, frozen=True):
    """The parties of several records, and the links that were not made."""

    clusters: tuple[Cluster, ...]
    blocked: tuple[Blocked, ...]


class Records(Protocol):
    """Records by their place; they need not be in memory."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> StoredRecord: ...


def link(
    records: Records,
    lexicon: Lexicon,
    judgements: Iterable[Judgement] = (),
    before: Mapping[str, str] | None = None,
    *,
    weights: Weights = DEFAULT,
) -> Links:
    """Find the records that are one party.

    Args:
        records: all records; each is read once, and again where it is compared.
        lexicon: to read names with.
        judgements: what people decided; they win over everything.
        before: for each record (``list-record``) that was in a party of several, that party's
            id: a party keeps its name.
        weights: of the engine's comparison.

    Returns:
        The parties of more than one record. The same records, judgements and names give the
        same links, whatever the order of judgements.
    """
    profiles = []
    for row in range(len(records)):
        record = records[row]
        profiles.append(profile(row, record, read_names(record, lexicon)))
    return link_profiles(profiles, records, lexicon, judgements, before, weights=weights)


def link_profiles(
    profiles: Sequence[Profile],
    records: Records,
    lexicon: Lexicon,
    judgements: Iterable[Judgement] = (),
    before: Mapping[str, str] | None = None,
    *,
    weights: Weights = DEFAULT,
) -> Links:
    """:func:`link` of records that are already read; ``profiles`` has one for each row."""
    work = _Work(profiles, records, lexicon, weights)
    work.judge(judgements)
    for pairs in (
        merge_pairs.by_reference(profiles),
        merge_pairs.by_number(profiles),
        (*merge_pairs.by_name(profiles), *merge_pairs.by_birth(profiles)),
    ):
        for pair in sorted(pairs, key=work.order):
            work.propose(pair)
    return work.result(before or {})


class _Work:
    """Links while they are made."""

    def __init__(
        self, profiles: Sequence[Profile], records: Records, lexicon: Lexicon, weights: Weights
    ) -> None:
        self._profiles = profiles
        self._records = records
        self._lexicon = lexicon
        self._weights = weights
        self._clusters = Clusters(len(profiles))
        self._links: dict[int, list[Link]] = {}
        self._blocked: dict[tuple[int, int], Blocked] = {}

    def order(self, pair: Pair) -> tuple[float, tuple[int, str], tuple[int, str], str]:
        """Best first: more surprising, then better lists, then ids."""
        a, b = self._profiles[pair.a], self._profiles[pair.b]
        return (-pair.bits, a.order, b.order, pair.key)

    def judge(self, judgements: Iterable[Judgement]) -> None:
        """Follow what people decided: different ones first, as they block the others."""
        rows = {one.source: one.row for one in self._profiles}
        known = sorted(
            (one for one in judgements if one.a in rows and one.b in rows),
            key=lambda one: (one.same, one.at, one.a, one.b),
        )
        for one in known:
            a, b = rows[one.a], rows[one.b]
            if not one.same:
                self._clusters.keep_apart(a, b)
                continue
            reason = f"judged the same by {one.by or 'someone'} on {one.at[:10]}"
            reason = f"{reason}: {one.note}" if one.note else reason
            enemies = self._clusters.kept_apart(a, b)
            if enemies is not None:
                self._block(a, b, "judgement", reason, enemies, "judgement")
            else:
                self._join(a, b, "judgement", reason, 0.0, ())

    def propose(self, pair: Pair) -> None:
        """Make the link of a pair, unless something contradicts it."""
        if self._clusters.together(pair.a, pair.b):
            return
        enemies = self._clusters.kept_apart(pair.a, pair.b)
        if enemies is not None:
            self._block(pair.a, pair.b, pair.rule, self._reason(pair), enemies, "judgement")
            return
        test = self._reference_test if pair.rule == "reference" else self._test
        found = self._clusters.blocking(pair.a, pair.b, test)
        if found is not None:
            x, y, because = found
            self._block(pair.a, pair.b, pair.rule, self._reason(pair), (x, y), because)
            return
        evidence = self._agreeing(pair)
        if evidence is None:
            if pair.rule == "identifier":
                ends = (pair.a, pair.b)
                self._block(*ends, pair.rule, self._reason(pair), ends, "names")
            return
        self._join(pair.a, pair.b, pair.rule, self._reason(pair), pair.bits, evidence)

    def result(self, before: Mapping[str, str]) -> Links:
        """The parties as they are."""
        clusters = []
        for rows in self._clusters.several():
            members = sorted((self._profiles[row] for row in rows), key=lambda one: one.order)
            links = [one for row in rows for one in self._links.get(row, ())]
            clusters.append(
                Cluster(
                    party=name_of(members, before),
                    rows=tuple(one.row for one in members),
                    links=tuple(links),
                )
            )
        still = [
            (pair, one) for pair, one in self._blocked.items() if not self._clusters.together(*pair)
        ]
        return Links(tuple(clusters), tuple(one for _, one in sorted(still, key=lambda i: i[0])))

    # -- what contradicts --------------------------------------------------

    def _test(self, x: int, y: int) -> str:
        a, b = self._profiles[x], self._profiles[y]
        return "same list" if beside(a, b) else conflict(a, b)

    def _reference_test(self, x: int, y: int) -> str:
        a, b = self._profiles[x], self._profiles[y]
        heavy = reference_conflict(a, b)
        if heavy:
            return heavy
        light = "same list" if beside(a, b) else conflict(a, b)
        return f"{light}, names" if light and not self._names_agree(x, y) else ""

    def _names_agree(self, x: int, y: int) -> bool:
        return self._compare(x, y).name_bits >= NAMES_AGREE

    def _agreeing(self, pair: Pair) -> tuple[Evidence, ...] | None:
        """The engine's evidence for a pair; None if it is not enough for its rule."""
        if pair.rule == "reference":
            return ()
        match = self._compare(pair.a, pair.b, self._telling(pair))
        if pair.rule == "identifier":
            enough = match.name_bits >= NAMES_AGREE or self._one_ship(pair)
        else:
            least = _NAMES_OF_BIRTH if pair.rule == "birth" else NAMES_AGREE
            enough = match.name_bits >= least and match.total >= LEAST_TOTAL
        return match.evidence if enough else None

    def _telling(self, pair: Pair) -> tuple[Set[str], Set[str]]:
        """The names of a pair to compare: those that it shares, where it shares any."""
        if pair.names[0]:
            return {pair.names[0]}, {pair.names[1]}
        a, b = self._profiles[pair.a].names, self._profiles[pair.b].names
        if pair.rule == "birth":
            word = pair.key.partition(" ")[2]
            return (
                {name.text for name in a if word in name.rare},
                {name.text for name in b if word in name.rare},
            )
        theirs = {name.key: name.text for name in b}
        both = [name for name in a if name.key in theirs]
        return ({both[0].text}, {theirs[both[0].key]}) if both else (frozenset(), frozenset())

    def _one_ship(self, pair: Pair) -> bool:
        """A hull keeps its IMO number when it is renamed."""
        a, b = self._profiles[pair.a], self._profiles[pair.b]
        return a.family == b.family == "vessel" and pair.key.startswith("imoNumber:")

    def _compare(
        self, x: int, y: int, names: tuple[Set[str], Set[str]] = (frozenset(), frozenset())
    ) -> Match:
        a, b = _party(self._records[x], names[0]), _party(self._records[y], names[1])
        return compare_parties(a, b, self._lexicon, self._weights)

    # -- keeping the account -----------------------------------------------

    def _reason(self, pair: Pair) -> str:
        if pair.rule == "name":
            ours, theirs = pair.names
            return ours if ours == theirs else f"{ours} = {theirs}"
        return pair.key

    def _join(
        self, a: int, b: int, rule: str, reason: str, bits: float, evidence: tuple[Evidence, ...]
    ) -> None:
        if self._clusters.together(a, b):
            return
        self._clusters.join(a, b)
        self._links.setdefault(a, []).append(
            Link(self._source(a), self._source(b), rule, reason, bits, evidence)
        )

    def _block(
        self, a: int, b: int, rule: str, reason: str, against: tuple[int, int], because: str
    ) -> None:
        x, y = against
        self._blocked.setdefault(
            (a, b),
            Blocked(
                self._source(a), self._source(b), rule, reason,
                (self._source(x), self._source(y)), because,
            ),
        )  # fmt: skip

    def _source(self, row: int) -> str:
        return self._profiles[row].source


def _party(record: StoredRecord, names: Set[str]) -> Party:
    """A record as a party, with those names alone if any are given."""
    whole = party_of(
        record.source, record.schema, ((record.source, fact) for fact in last_facts(record))
    )
    if not names:
        return whole
    return msgspec.structs.replace(
        whole, names=tuple(one for one in whole.names if one.text in names)
    )
