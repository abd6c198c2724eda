"""A text read: who in it is listed, where, since when, and by whom.

Owns the answer of ``ostraka read``: mentions in chains, each party's status on the day of
the text and today, the codes in the text. A list that has no version of a day says
"unknown", never "not listed". Refuses to open files.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.index.build import OPEN_END, day_number
from ostraka.matching.identifiers import keys
from ostraka.model.party import Identifier, Party
from ostraka.model.schema import NAME_PROPERTIES
from ostraka.screening.chains import Known, Link, link
from ostraka.screening.hits import Hit
from ostraka.screening.mentions import Finder, Named, best_of
from ostraka.screening.mentions_answer import (
    Asked,
    Coded,
    Listed,
    Marked,
    PartyRead,
    Reading,
    Standing,
    asked_of,
)
from ostraka.screening.mentions_gates import is_common, namelike
from ostraka.screening.mentions_text import LINKS, Stretch, latin, letters_of, runs, stretches
from ostraka.screening.messages_texts import codes_in
from ostraka.screening.screen import Screener
from ostraka.screening.views import view

__all__ = [
    "Asked",
    "Coded",
    "Marked",
    "PartyRead",
    "Reading",
    "Standing",
    "asked_of",
    "read_text",
]

#: Letters that a firm's telling word needs to mean it alone.
_TELLING: Final = 4
#: Letters of words such as "al" and "bin", which mean nobody alone.
_PARTICLE: Final = 2
#: Parties of one name whose scores differ by less may all be meant: their lists are joined.
_EQUAL: Final = 0.005


def read_text(finder: Finder, asked: Asked) -> Reading:
    """Read a text.

    Args:
        finder: of mentions.
        asked: the text and its days.

    Returns:
        The mentions, parties and codes. Every name that a list ever stated is looked for:
        what was listed then and is not now, or the other way round, is told apart by the
        lists of each mention.
    """
    return _Reader(finder, asked).read()


class _Meant(Struct, frozen=True):
    """The parties that one name of a text may mean, the best first."""

    hits: tuple[Hit, ...]
    rows: tuple[int, ...]


class _Reader:
    def __init__(self, finder: Finder, asked: Asked) -> None:
        self._finder = finder
        self._screener: Screener = finder.screener
        self._snapshot = finder.screener.snapshot
        self._asked = asked
        self._text = _without(asked.text, asked.furniture)
        self._then = (asked.on or asked.today).toordinal()
        self._now = asked.today.toordinal()
        self._meant: list[_Meant] = []
        self._numbers: dict[str, int] = {}
        self._families: dict[tuple[str, int], tuple[str, ...]] = {}
        self._standings: dict[tuple[int, bool], tuple[Standing, ...]] = {}

    def read(self) -> Reading:
        known = self._known()
        links = link(self._text, known, list(self._weak()), list(self._others(known)))
        marked = self._marked(links)
        return Reading(
            source=self._asked.source,
            date=self._asked.on.isoformat() if self._asked.on else "",
            date_basis=self._asked.date_basis,
            today=self._asked.today.isoformat(),
            mentions=marked,
            parties=tuple(self._parties(marked)),
            identifiers=tuple(self._codes()),
            left_out=self._asked.left_out,
            text=self._asked.text,
        )

    # -- names -------------------------------------------------------------

    def _known(self) -> list[Known]:
        known = []
        seen: dict[tuple[tuple[str, int, int], ...], list[tuple[int, Hit]]] = {}
        for group in best_of(self._finder.named(self._text)):
            key = tuple((one.text, one.row, one.name) for one in group)
            if key not in seen:
                seen[key] = self._hits(group)
            if seen[key]:
                known.append(self._one_known(group[0], seen[key]))
        return known

    def _hits(self, group: Sequence[Named]) -> list[tuple[int, Hit]]:
        """The parties that words may mean, each with the row that was met."""
        hits: dict[str, tuple[int, Hit]] = {}
        for one in group:
            day = self._finder.day_of(one, self._then)
            hit = self._finder.judge(one, day)
            if hit is None:
                continue
            for whole in self._screener.together([(one.row, hit)], day):
                kept = hits.get(whole.id)
                if kept is None or whole.score > kept[1].score:
                    hits[whole.id] = (one.row, whole)
        return sorted(
            hits.values(), key=lambda one: (-one[1].score, -len(one[1].records), one[1].id)
        )

    def _one_known(self, named: Named, hits: list[tuple[int, Hit]]) -> Known:
        best = hits[0][1]
        number = self._numbers.get(best.id)
        if number is None:
            number = self._numbers[best.id] = len(self._meant)
            self._meant.append(_Meant(tuple(hit for _, hit in hits), tuple(row for row, _ in hits)))
        person = named.reading == "person"
        return Known(named.start, named.end, number, person, self._family(named, person))

    def _family(self, named: Named, person: bool) -> tuple[str, ...]:
        """The words of a full name that, alone, mean the same party."""
        key = (named.text, named.row)
        found = self._families.get(key)
        if found is None:
            found = self._families[key] = self._alone(named, person)
        return found

    def _alone(self, named: Named, person: bool) -> tuple[str, ...]:
        words = re.findall(r"[^\W_]+", named.text)
        if len(words) < 2:
            return ()
        if person:
            return self._surnames(named, words)
        telling = [
            word
            for word in words
            if word not in LINKS and not is_common(latin(word)) and word[:1].isupper()
        ]
        if len(telling) != 1 or len(telling[0]) < _TELLING:
            return ()
        return (telling[0].casefold(),)

    def _surnames(self, named: Named, words: Sequence[str]) -> tuple[str, ...]:
        """The family names as the text writes them: lists may say which words they are."""
        record = self._snapshot.record(named.row)
        last = {
            latin(part)
            for stored in record.facts
            if stored.fact.prop in NAME_PROPERTIES
            for part in stored.fact.get("lastName").split()
        }
        told = [word for word in words if latin(word) in last and len(word) > _PARTICLE]
        if not told or len(told) == len(words):
            told = list(words[-1:])
        return tuple(word.casefold() for word in told)

    def _weak(self) -> Iterable[tuple[int, str]]:
        """Weak aliases and single names of the parties that the text names in full."""
        for number, meant in enumerate(self._meant):
            seen: set[str] = set()
            for row in self._snapshot.party(meant.rows[0]).rows:
                for stored in self._snapshot.record(row).facts:
                    fact = stored.fact
                    weak = fact.prop == "weakAlias"
                    if fact.prop not in NAME_PROPERTIES or fact.value in seen:
                        continue
                    acronym = fact.value.isupper() and fact.value.isalpha() and len(fact.value) < 7
                    if weak or (acronym and fact.prop != "name"):
                        seen.add(fact.value)
                        yield number, fact.value

    def _others(self, known: Sequence[Known]) -> Iterable[tuple[int, int, str]]:
        """Full names of persons who are not listed but share a surname with one who is."""
        wanted = {word for one in known if one.person for word in one.family}
        if not wanted:
            return
        starts = [one.start for one in known]
        letters = letters_of(self._text)
        for base, run in runs(self._text, letters):
            low = run.casefold()
            if not any(word in low for word in wanted):
                continue
            for stretch in stretches(run, letters):
                for start, end, surname in self._unlisted(stretch, wanted):
                    before = bisect_right(starts, base + end - 1) - 1
                    if before < 0 or known[before].end <= base + start:
                        yield base + start, base + end, surname

    def _unlisted(self, stretch: Stretch, wanted: set[str]) -> Iterable[tuple[int, int, str]]:
        lexicon = self._screener.lexicon
        for before, word in itertools.pairwise(stretch.words):
            surname = word.text.casefold()
            if surname not in wanted or before.text in LINKS:
                continue
            form = latin(before.text)
            if len(form) > 1 and namelike(form, lexicon):
                yield before.start, word.end, surname

    # -- answers -----------------------------------------------------------

    def _marked(self, links: Sequence[Link]) -> tuple[Marked, ...]:
        chains: dict[int, int] = {}
        found = []
        for one in links:
            meant = self._meant[one.party]
            hit = meant.hits[0]
            equal = [
                row
                for other, row in zip(meant.hits, meant.rows, strict=True)
                if other.score >= hit.score - _EQUAL
            ]
            then = [s for row in equal for s in self._standing(row, then=True)]
            now = [s for row in equal for s in self._standing(row, then=False)]
            found.append(
                Marked(
                    text=self._asked.text[one.start : one.end],
                    start=one.start,
                    end=one.end,
                    party_id=hit.id,
                    caption=hit.caption,
                    score=hit.score,
                    how=one.how,
                    listed_then=_listing(then),
                    listed_now=_listing(now),
                    unknown_then=_unique(s.list for s in then if s.status == "unknown"),
                    chain=chains.setdefault(one.chain, len(chains)),
                    also=tuple(other.id for other in meant.hits[1:]),
                )
            )
        return tuple(found)

    def _parties(self, marked: Sequence[Marked]) -> Iterable[PartyRead]:
        names: dict[str, dict[str, None]] = {}
        for one in marked:
            for party in (one.party_id, *one.also):
                names.setdefault(party, {})[one.text] = None
        hits = {
            hit.id: (hit, row)
            for meant in reversed(self._meant)
            for hit, row in zip(meant.hits, meant.rows, strict=True)
        }
        for party, called in names.items():
            hit, row = hits[party]
            yield PartyRead(
                id=party,
                caption=hit.caption,
                schema=hit.schema,
                score=hit.score,
                names=tuple(called),
                then=self._standing(row, then=True),
                now=self._standing(row, then=False),
            )

    def _standing(self, row: int, *, then: bool) -> tuple[Standing, ...]:
        found = self._standings.get((row, then))
        if then and self._asked.on is None:
            return ()
        if found is None:
            day = date.fromordinal(self._then if then else self._now)
            found = tuple(standings(self._screener, row, day))
            self._standings[row, then] = found
        return found

    def _codes(self) -> Iterable[Coded]:
        for code in codes_in(self._text):
            listed: dict[str, str] = {}
            for identifier in code.identifiers:
                for hit in self._bearers(identifier):
                    listed.setdefault(hit.id, hit.caption)
            yield Coded(
                text=self._asked.text[code.start : code.end],
                start=code.start,
                end=code.end,
                kind=code.identifiers[0].kind,
                parties=tuple(listed),
                captions=tuple(listed.values()),
            )

    def _bearers(self, identifier: Identifier) -> Iterable[Hit]:
        query = Party("", "Thing", identifier.value, identifiers=(identifier,))
        for key, _ in keys(query.identifiers):
            for row in self._snapshot.with_identifier(key):
                for day in (self._now, self._then, self._last_day(row)):
                    hit = self._screener.judge_row(query, row, day)
                    if hit is not None:
                        yield from self._screener.together([(row, hit)], day)
                        break

    def _last_day(self, row: int) -> int:
        """The last day on which a record stated a name; any day if it still does."""
        record = self._snapshot.record(row)
        until = max(
            (
                day_number(stored.until)
                for stored in record.facts
                if stored.fact.prop in NAME_PROPERTIES
            ),
            default=OPEN_END,
        )
        return self._now if until == OPEN_END else until - 1


def standings(screener: Screener, row: int, on: date) -> Iterable[Standing]:
    """What each list says of a record's party on a day.

    Args:
        screener: index and policy.
        row: row of any record of the party.
        on: the day.
    """
    snapshot, day = screener.snapshot, on.toordinal()
    stated: dict[str, tuple[Listed, str]] = {}
    for one in snapshot.party(row).rows:
        if not screener.names_on(one, day):
            continue
        reference = view(snapshot.record(one), day).party.records[0]
        status: Listed = "listed"
        if reference.status in ("restricted", "attribution"):
            status = "restricted" if reference.status == "restricted" else "attribution"
        known = stated.get(reference.list)
        if known is None or known[0] != "listed":
            stated[reference.list] = (status, reference.listed_on)
    for version in snapshot.lists_on(on.isoformat()):
        if screener.lists and version.list not in screener.lists:
            continue
        if version.list in stated:
            status, listed_on = stated[version.list]
            yield Standing(version.list, status, version.version, listed_on)
        elif version.version:
            yield Standing(version.list, "not listed", version.version)
        else:
            yield Standing(version.list, "unknown", "")


def _listing(standings: Iterable[Standing]) -> tuple[str, ...]:
    return _unique(one.list for one in standings if one.status not in ("not listed", "unknown"))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts)))


def _without(text: str, furniture: Iterable[tuple[int, int]]) -> str:
    """The text with what is no running text blanked, every place as it was."""
    kept, place = [], 0
    for start, end in furniture:
        kept += [text[place:start], "\n" * (end - start)]
        place = end
    return "".join([*kept, text[place:]])
