"""From what a user writes to the parties of a decision, with their listings on the day.

Owns the resolution of ids and names: exactly one known party, or none. Refuses to choose
between candidates, and to take a list's silence about a day before its first version for
"not listed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import Struct

from ostraka.index.snapshot import Snapshot
from ostraka.law.decide import decide
from ostraka.law.decide_named import Known, known_as, known_parties, more_than_directives
from ostraka.law.decide_question import (
    Activity,
    ActorKind,
    Decision,
    Instrument,
    Jurisdiction,
    Question,
    Subject,
)
from ostraka.law.decide_stakes import Owner, findings
from ostraka.law.listings import Listed
from ostraka.law.load import law
from ostraka.law.rules import Law
from ostraka.law.territories import gazetteer
from ostraka.matching.parties import compare_parties
from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.party import Name, Party
from ostraka.model.records import StoredFact, StoredRecord
from ostraka.screening.query import make_query
from ostraka.screening.screen import Screener

#: A list id, a dash, the list's own id.
_ID: Final = re.compile(r"([a-z][a-z0-9_]*)-(\S{1,200})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A share in percent, a range of shares, or a question mark.
_STAKE: Final = re.compile(
    r"\?|(?P<least>\d{1,3}(?:\.\d{1,12})?)%?(?:-(?P<most>\d{1,3}(?:\.\d{1,12})?)%?)?"
)
_JURISDICTION: Final[dict[ActorKind, Jurisdiction]] = {
    "us-financial-institution": "us",
    "us-person": "us",
    "eu-operator": "eu",
    "uk-person": "uk",
    "ca-person": "ca",
    "au-person": "au",
    "ch-person": "ch",
}
#: The lists that state who is sanctioned under each law.
_LISTS: Final[dict[Jurisdiction, tuple[str, ...]]] = {
    "us": ("us_ofac_sdn", "us_ofac_cons"),
    "eu": ("eu_fsf",),
    "uk": ("uk_sl",),
    "ca": ("ca_sema",),
    "au": ("au_dfat",),
    "ch": ("ch_seco",),
}
#: Lists that hold a part of these: enough to answer from, with a note.
_EXCERPTS: Final[dict[Jurisdiction, tuple[str, ...]]] = {"us": ("us_csl", "starter")}
#: Candidates that an answer names.
_SHOWN: Final = 10


class Asked(Struct, frozen=True):
    """A question as a user writes it.

    Attributes:
        parties: ids or names.
        activity: what is to be done.
        on: the day.
        actors: who acts.
        instrument: what is dealt in.
        currency: ISO 4217 code.
        maturity_days: days to repayment.
        issued: day of issue.
        goods_code: customs code.
        place: address of the act.
        owners: owners of the one party, as ``PARTY:PERCENT``.
        controlled: whether one of the owners controls the party; None if it is not known.
        licence: general licence relied upon.
    """

    parties: tuple[str, ...]
    activity: Activity
    on: date
    actors: tuple[ActorKind, ...]
    instrument: Instrument = ""
    currency: str = ""
    maturity_days: int | None = None
    issued: date | None = None
    goods_code: str = ""
    place: str = ""
    owners: tuple[str, ...] = ()
    controlled: bool | None = None
    licence: str = ""


class _Then(Struct, frozen=True):
    """A record on a day.

    Attributes:
        listed: as its list stated it.
        uncertain: what is not known of that, in words.
        also: as an older version stated it, where a later one speaks for the day.
    """

    listed: Listed
    uncertain: str = ""
    also: Listed | None = None

    @property
    def listings(self) -> tuple[Listed, ...]:
        """All that counts for the day."""
        older = self.also is not None and self.also.facts
        return (self.listed, self.also) if self.also is not None and older else (self.listed,)


def decide_asked(screener: Screener, asked: Asked) -> Decision:
    """Resolve the parties of a question and decide it.

    Args:
        screener: the index and the policy.
        asked: the question.

    Raises:
        UsageError: if the question cannot be read.
    """
    rules = law()
    subjects = tuple(resolve(screener, rules, text, asked.on) for text in asked.parties)
    if asked.owners:
        subjects = (_owned(screener, rules, asked, subjects),)
    missing = _without_list(screener.snapshot, asked.actors)
    if missing and subjects:
        first = subjects[0]
        uncertain = (*first.uncertain, *missing)
        subjects = (msgspec.structs.replace(first, uncertain=uncertain), *subjects[1:])
    question = Question(
        subjects=subjects,
        activity=asked.activity,
        on=asked.on,
        actors=asked.actors,
        instrument=asked.instrument,
        currency=asked.currency,
        maturity_days=asked.maturity_days,
        issued=asked.issued,
        goods_code=asked.goods_code,
        place=asked.place,
        licence=asked.licence,
    )
    notes = lists_behind(screener.snapshot, asked.actors, asked.on)
    return decide(question, rules, gazetteer(), notes)


def resolve(screener: Screener, law: Law, text: str, on: date) -> Subject:
    """Resolve a party to one known party.

    Args:
        screener: the index and the policy.
        law: the law; it knows the parties that its directives name.
        text: an id such as ``us_ofac_sdn-15582``, or a name.
        on: the day.

    Returns:
        The party with its listings that day, or what it may be.
    """
    shape = _ID.fullmatch(text)
    if shape is not None:
        found = _by_id(screener.snapshot, law, f"{shape[1]}:{shape[2]}", on)
        if found is not None:
            return found
        known_lists = {item.list for item in screener.snapshot.meta.lists}
        if shape[1] in known_lists or "_" in shape[1]:
            return Subject(text, unresolved=f"no list that is loaded has a party {text}")
    return _by_name(screener, law, text, on)


def _owned(screener: Screener, rules: Law, asked: Asked, subjects: Sequence[Subject]) -> Subject:
    """The one party with its owners; a party that no list knows is known by them."""
    if len(subjects) != 1:
        raise UsageError("owners of several parties were given", action="Give one --party.")
    (subject,) = subjects
    owners = [_owner(screener, rules, text, asked.on) for text in asked.owners]
    if sum((one.least for one in owners), Decimal(0)) > 100:
        raise UsageError("the stakes are more than 100 percent", action="Correct --owner.")
    laws = [_JURISDICTION[actor] for actor in asked.actors]
    found = findings(owners, asked.controlled, laws, asked.on, rules)
    if subject.unresolved and not subject.candidates:
        return Subject(subject.name, ownership=found)
    return msgspec.structs.replace(subject, ownership=found)


def _owner(screener: Screener, rules: Law, text: str, on: date) -> Owner:
    name, colon, stake = text.rpartition(":")
    read = _STAKE.fullmatch(stake.strip())
    if not colon or not name.strip() or read is None:
        raise UsageError(
            f"--owner {text!r} is not read", action="Write PARTY:50.0, PARTY:25-50 or PARTY:?."
        )
    least = Decimal(read["least"] or 0)
    most = Decimal(read["most"] or read["least"] or 100)
    if least > most or most > 100:
        raise UsageError(f"--owner {text!r} is no share", action="Write percent, 0 to 100.")
    return Owner(resolve(screener, rules, name.strip(), on), least, most)


def lists_behind(snapshot: Snapshot, actors: Sequence[ActorKind], on: date) -> tuple[str, ...]:
    """What an answer rests on and what it does not: the lists of the actor's law on a day.

    Args:
        snapshot: the index.
        actors: who acts.
        on: the day.
    """
    then = {item.list: item.version for item in snapshot.lists_on(on.isoformat())}
    told = ", ".join(f"{name} of {version}" for name, version in sorted(then.items()) if version)
    notes = [f"lists asked: {told or 'none had been published by that day'}"]
    for jurisdiction in sorted({_JURISDICTION[actor] for actor in actors}):
        for name in _LISTS[jurisdiction]:
            if name not in then:
                notes.append(f"{name} is not loaded: who stands on it alone is not known here")
            elif not then[name]:
                notes.append(f"{name} had no version by that day: what it held is not known here")
    return tuple(notes)


def _without_list(snapshot: Snapshot, actors: Sequence[ActorKind]) -> tuple[str, ...]:
    """The actor's laws of which no list at all is loaded: under these nobody is cleared."""
    loaded = {item.list for item in snapshot.meta.lists}
    found = []
    for law_of in sorted({_JURISDICTION[actor] for actor in actors}):
        lists = (*_LISTS[law_of], *_EXCERPTS.get(law_of, ()))
        if not loaded & set(lists):
            names = " or ".join(_LISTS[law_of])
            found.append(f"no list of the actor's law is loaded ({names})")
    return tuple(found)


def _by_id(snapshot: Snapshot, law: Law, source: str, on: date) -> Subject | None:
    row = snapshot.find(source)
    if row is not None:
        return _of_row(snapshot, law, row, on)
    known = known_as(law, source)
    return None if known is None else _of_known(snapshot, law, known, on)


def _by_name(screener: Screener, law: Law, text: str, on: date) -> Subject:
    query = make_query([text])
    groups = known_parties(law)
    called = [one for one in groups if one.is_called(text)]
    if len(called) == 1:
        return _of_known(screener.snapshot, law, called[0], on)
    rows, unknown = _matching_rows(screener, query, on)
    alike = [one for one in groups if _matches(screener, query, one)]
    subjects = {}
    for row in rows:
        subject = _of_row(screener.snapshot, law, row, on)
        subjects[subject.id] = subject
    for one in alike:
        subject = _of_known(screener.snapshot, law, one, on)
        subjects[subject.id] = subject
    if len(subjects) == 1:
        return next(iter(subjects.values()))
    candidates = tuple(f"{one.id} ({one.name})" for _, one in sorted(subjects.items()))
    reason = "several parties match the name" if subjects else "no known party matches the name"
    return Subject(text, unresolved=unknown or reason, candidates=candidates[:_SHOWN])


def _matching_rows(screener: Screener, query: Party, on: date) -> tuple[list[int], str]:
    """Rows of the parties that match on the day, and why there could be none."""
    try:
        hits = screener.screen(query, on).hits
    except NotReadyError:
        return [], "no list had been published by that day"
    sources = [f"{hit.records[0].list}:{hit.records[0].id}" for hit in hits if hit.match]
    rows = [screener.snapshot.find(source) for source in sources]
    return [row for row in rows if row is not None], ""


def _matches(screener: Screener, query: Party, known: Known) -> bool:
    listed = Party(
        id=known.id,
        schema="Organization",
        caption=known.name,
        names=tuple(Name(name) for name in known.names),
    )
    score = compare_parties(query, listed, screener.lexicon, screener.weights).score
    return score >= screener.policy.threshold


def _of_known(snapshot: Snapshot, law: Law, known: Known, on: date) -> Subject:
    """A party that directives name: by its records if a list has them, else by the law alone."""
    for source in known.records:
        row = snapshot.find(source)
        if row is not None:
            return _of_row(snapshot, law, row, on)
    return Subject(known.name, known.id, known.listings())


def _of_row(snapshot: Snapshot, law: Law, row: int, on: date) -> Subject:
    party = snapshot.party(row)
    records = [snapshot.record(one) for one in party.rows]
    versions: dict[str, list[str]] = {}
    for item in snapshot.meta.lists:
        versions.setdefault(item.list, []).append(item.version)
    then = [_then(law, record, on, versions.get(record.list, [])) for record in records]
    return Subject(
        name=_caption(records),
        id=party.id,
        listings=(*(one for each in then for one in each.listings), *_named_besides(law, records)),
        uncertain=tuple(one.uncertain for one in then if one.uncertain),
    )


def _named_besides(law: Law, records: Sequence[StoredRecord]) -> Iterator[Listed]:
    """Directives that name the party under a record that is not among those of the index."""
    here = {record.source for record in records}
    for source in sorted(here):
        known = known_as(law, source)
        for text in known.texts if known else ():
            reached = {key for one in here for key, _ in law.named.get(one, ())}
            if {key for key, _ in law.named[text]} - reached:
                yield Listed("law", (), text.partition(":")[2])


def _then(law: Law, record: StoredRecord, on: date, versions: Sequence[str]) -> _Then:
    """A record on a day.

    What the next version states counts for the day if the list itself dates the listing before
    it: the files that are kept have gaps, the law has none. Where it gives no date and the version
    before it was silent, nobody knows, but for directives: those the law data dates.
    """
    day = on.isoformat()
    stated = Listed.at(record, on)
    before = max((version for version in versions if version <= day), default="")
    after = min((version for version in versions if version > day), default="")
    news = [fact for fact in record.facts if after and fact.since == after]
    if before == day or not news:
        return _Then(stated)
    first, last = _listed_on(news)
    later = Listed.at(record, date.fromisoformat(after))
    if before < last <= day:
        return _Then(later, also=stated)
    if first > day or stated.facts or not more_than_directives(law, later):
        return _Then(stated)
    older = f"the one before is of {before}" if before else "it is the first that is kept"
    return _Then(
        stated,
        f"{record.source} is first stated by the version of {after}, which does not date all of "
        f"it, and {older}: whether it was listed on {day} is not known",
    )


def _listed_on(facts: Sequence[StoredFact]) -> tuple[str, str]:
    """The days between which a list says that the record as it stands was listed, or empty.

    Dates of a single provision are not such days: the law data dates those. Where dates are of
    single programmes and not of all, the first is not known.
    """
    dates = [f.fact for f in facts if f.fact.prop == "listingDate" and not f.fact.get("provision")]
    days = sorted(fact.value for fact in dates if _DAY.fullmatch(fact.value))
    if not days:
        return "", ""
    dated = {fact.get("program") for fact in dates}
    programmes = {stored.fact.value for stored in facts if stored.fact.prop == "program"}
    whole = "" in dated or programmes <= dated
    return (days[0] if whole else ""), days[-1]


def _caption(records: Sequence[StoredRecord]) -> str:
    for record in records:
        names = [stored for stored in record.facts if stored.fact.prop == "name"]
        current = [stored for stored in names if stored.until is None]
        for stored in current or names[::-1]:
            return stored.fact.value
    return records[0].source
