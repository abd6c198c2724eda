"""What a listing means: its tags, the measures they lead to, and what nothing explains.

Owns the reading of tags from facts and the application of rules. Refuses to decide
whether an act is allowed (that is the decision's work) and to guess: a tag alone never
implies a block, and a tag that no rule explains is reported and stands as a block, of
standing ``unknown``, until someone decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

from ostraka.law.listings import EXPLAINED, Listed, Measure, Tag, Unknown
from ostraka.law.rules import (
    Directive,
    DirectiveVersion,
    Law,
    Match,
    NamedParty,
    Reach,
    Rule,
    TagKind,
    Template,
    Terms,
)
from ostraka.model.records import Fact
from ostraka.model.text import fold_space

#: Kind of tag by property and by the ``type`` of its detail; other types are free text.
_KINDS: Final[dict[tuple[str, str], TagKind]] = {
    ("program", ""): "program",
    ("program", "source"): "source",
    ("provisions", ""): "provision",
    ("provisions", "sanctions type"): "sanctions-type",
    ("provisions", "Schedule"): "schedule",
}

#: Lists whose authorities are from a closed set of names; elsewhere they are numbers of acts.
_NAMED_AUTHORITIES: Final = ("us_ofac_sdn", "us_ofac_cons")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

_ACTION: Final = (
    "Treat it as a block until someone decides: read its text and add a rule to the law data."
)


class _Reading(Struct, frozen=True):
    """A record against the rules: which fired, which of its tags they used."""

    tags: tuple[Tag, ...]
    fired: tuple[Rule, ...]
    used: frozenset[Tag]


def tags_of(listed: Listed) -> tuple[Tag, ...]:
    """What a listing says of itself.

    Args:
        listed: the record.

    Returns:
        Its tags, sorted, each once: programmes, the list within a list (``source``), provisions,
        OFAC's sanctions types, schedules, authorities, and the numbers of acts.
    """
    return tuple(sorted({tag for fact in listed.facts for tag in _tag(listed.list, fact)}))


def measures_of(law: Law, listed: Listed, on: date) -> tuple[Measure, ...]:
    """What a record's listing forbids on a day.

    Measures follow from list, programme, sanctions type or directive, schedule and date
    together. A directive's parties are bound by the directive's own dates, whether or not a list
    carried them yet.

    Args:
        law: the law.
        listed: the record as its list states it on that day, with its id; without facts, only
            directives that name it apply.
        on: the day.

    Returns:
        The measures in force, sorted by rule and kind. A combination that nothing explains adds
        an asset freeze of standing ``unknown``.
    """
    day = on.isoformat()
    return tuple(
        m for m in all_measures(law, listed) if m.since <= day and (not m.until or day < m.until)
    )


def all_measures(law: Law, listed: Listed) -> tuple[Measure, ...]:
    """What a record's listing forbids on one day or another, each measure with its days.

    Args:
        law: the law.
        listed: the record, as for :func:`measures_of`.
    """
    reading = _read(law, listed)
    found = set(_of_directives(law, listed, reading))
    for rule in reading.fired:
        found.update(_of_rule(law, listed, rule, reading))
    found.update(_blocks(_unknown(listed, reading)))
    return tuple(sorted(found, key=lambda m: (m.rule, m.kind, m.citation, m.since)))


def unknown_combinations(law: Law, records: Iterable[Listed]) -> tuple[Unknown, ...]:
    """The combinations among records that no rule explains, each once.

    Args:
        law: the law.
        records: records as their lists state them.
    """
    return tuple(sorted({u for listed in records for u in _unknown(listed, _read(law, listed))}))


def named_by(law: Law, name: str) -> tuple[tuple[Directive, NamedParty], ...]:
    """The directives that name a party, for one that stands on no list that is loaded.

    Args:
        law: the law.
        name: the party's name; compared whole, without regard to case and white space.
    """
    wanted = fold_space(name).casefold()
    return tuple(
        (directive, party)
        for directive in law.directives.values()
        for party in directive.parties
        if wanted in {fold_space(one).casefold() for one in (party.name, *party.names)}
    )


def fits(pattern: str, value: str) -> bool:
    """Whether a text fits a pattern, in which an asterisk stands for any text.

    Cost is linear in the text for each part of the pattern: it cannot run away.
    """
    first, *rest = pattern.split("*")
    if not rest:
        return value == pattern
    if not value.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = value.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(value) - at >= len(rest[-1]) and value.endswith(rest[-1])


def _tag(list_id: str, fact: Fact) -> Iterator[Tag]:
    if fact.prop == "authority":
        if list_id in _NAMED_AUTHORITIES:
            yield Tag("authority", fact.value)
        elif list_id != "starter":
            yield Tag("instrument", fact.value)
    elif fact.prop in ("startDate", "listingDate") and fact.get("provision"):
        yield Tag("directive", fact.get("provision"))
    elif fact.prop == "topics" and list_id == "starter":
        yield Tag("topic", fact.value)
    else:
        kind = _KINDS.get((fact.prop, fact.get("type")))
        if kind is not None:
            yield Tag(kind, fact.value)


def _read(law: Law, listed: Listed) -> _Reading:
    tags = tags_of(listed)
    fired: list[Rule] = []
    used = {tag for tag in tags if tag.kind == "authority" and tag.value in law.labels}
    for rule, reach in law.rules.get(listed.list, ()):
        matched = _matched(rule, reach, tags)
        if matched:
            fired.append(rule)
            used |= matched
    return _Reading(tags, tuple(fired), frozenset(used))


def _matched(rule: Rule, reach: Reach, tags: tuple[Tag, ...]) -> set[Tag]:
    """The tags that a rule explains, or none if it does not fit."""
    if rule.without and any(_fitting(rule.without, tags).values()):
        return set()
    found = [*_fitting(reach.match, tags).values(), *_fitting(rule.match, tags).values()]
    if not all(found):
        return set()
    return set().union(*found, *_fitting(rule.also, tags).values())


def _fitting(match: Match, tags: tuple[Tag, ...]) -> dict[TagKind, set[Tag]]:
    return {
        kind: {t for t in tags if t.kind == kind and any(fits(p, t.value) for p in patterns)}
        for kind, patterns in match.items()
    }


def _unknown(listed: Listed, reading: _Reading) -> Iterator[Unknown]:
    """What the rules leave unexplained; a record without facts has nothing to explain."""
    if not listed.facts:
        return
    among = tuple(tag for tag in reading.tags if tag.kind in EXPLAINED)
    left = tuple(tag for tag in among if tag not in reading.used)
    if left:
        yield Unknown(listed.list, left, among, "no rule explains these tags")
    elif not reading.fired:
        yield Unknown(listed.list, (), among, "the record states no programme")
    elif not any(rule.measures or rule.directive or rule.nothing for rule in reading.fired):
        yield Unknown(listed.list, among, among, "no rule says what these tags forbid")


def _blocks(unknown: Iterable[Unknown]) -> Iterator[Measure]:
    for combination in unknown:
        tags = ", ".join(f"{tag.kind} {tag.value!r}" for tag in combination.tags)
        yield Measure(
            kind="asset-freeze",
            binds=("anyone",),
            since="",
            until="",
            dated_by="list",
            ownership="unknown",
            terms=Terms(),
            authorities=(),
            citation="",
            source="",
            rule="unknown",
            standing="unknown",
            note=f"{combination.list}: {combination.reason}: {tags or 'none'}. {_ACTION}",
        )


def _of_rule(law: Law, listed: Listed, rule: Rule, reading: _Reading) -> Iterator[Measure]:
    """Measures of a rule. One without authority speaks under those of the record's programmes."""
    under = [rule] if rule.authorities else [r for r in reading.fired if r.authorities] or [rule]
    for key in rule.measures:
        template = law.templates[key]
        if template.schemas and listed.schema and listed.schema not in template.schemas:
            continue
        for carrier in under:
            yield _measure(law, template, rule, carrier, _own_dates(listed, rule)[0])


def _measure(law: Law, template: Template, rule: Rule, carrier: Rule, started: str) -> Measure:
    verified = template.verified and rule.verified and carrier.verified
    article = rule.articles.get(template.kind) or carrier.articles.get(template.kind, "")
    sources = template.sources or rule.sources
    return Measure(
        kind=template.kind,
        binds=template.binds,
        since=max(template.since, rule.since, carrier.since, started),
        until=_earliest(template.until, rule.until, carrier.until),
        dated_by="list" if started > max(template.since, rule.since, carrier.since) else "law",
        ownership=template.ownership,
        terms=template.terms,
        authorities=tuple(law.authorities[key].title for key in carrier.authorities),
        citation=article or template.citation,
        source=law.sources[sources[0]].url,
        rule=rule.id if carrier is rule else f"{carrier.id}/{rule.id}",
        standing="verified" if verified else "unverified",
        checked="; ".join(text for text in (template.checked, rule.checked) if text),
        note=" ".join(dict.fromkeys(t for t in (template.note, rule.note, carrier.note) if t)),
    )


def _of_directives(law: Law, listed: Listed, reading: _Reading) -> Iterator[Measure]:
    """Measures of the directives that name the record, and of those that its tags name."""
    named = tuple(pair for key in _entries(listed) for pair in law.named.get(key, ()))
    for key, party in named:
        yield from _of_directive(law, law.directives[key], party)
    by_text = {key for key, _ in named}
    for rule in reading.fired:
        if rule.directive and rule.directive not in by_text:
            directive = law.directives[rule.directive]
            yield from _of_directive(law, directive, _by_list(listed, rule, directive), rule)


def _entries(listed: Listed) -> tuple[str, ...]:
    """The record and, if its list repeats another's, the record it repeats."""
    repeats = {
        f"{fact.get('list')}:{fact.value}"
        for fact in listed.facts
        if fact.prop == "authorityId" and fact.get("list")
    }
    return (listed.source, *sorted(repeats))


def _own_dates(listed: Listed, rule: Rule) -> tuple[str, str]:
    """When a list says that a provision took effect for the party, and when it named the party.

    Only whole days count; an empty text where the list does not say.
    """
    names = {*rule.dated_as, *rule.match.get("directive", ()), *rule.also.get("directive", ())}
    days: dict[str, list[str]] = {"startDate": [], "listingDate": []}
    for fact in listed.facts:
        if fact.prop in days and {fact.get("provision"), fact.get("list")} & names:
            days[fact.prop].append(fact.value)
    started, named = (
        min((day for day in found if _DAY.fullmatch(day)), default="") for found in days.values()
    )
    return started, named


def _by_list(listed: Listed, rule: Rule, directive: Directive) -> NamedParty:
    """A party of which only its list says that a directive binds dealings with it."""
    started, named = _own_dates(listed, rule)
    if not started and named:
        day = date.fromisoformat(named) + timedelta(days=directive.delay_days)
        started = day.isoformat()
    return NamedParty(listed.source, started, "The list gives the party's date." if started else "")


def _of_directive(
    law: Law, directive: Directive, party: NamedParty, rule: Rule | None = None
) -> Iterator[Measure]:
    for version in directive.versions:
        for key in version.measures:
            template = law.templates[key]
            # Terms of an earlier version stay with what was issued under it: the versions'
            # templates carry the windows, so each version speaks for its own time alone.
            yield Measure(
                kind=template.kind,
                binds=template.binds,
                since=max(template.since, version.since, party.since),
                until=_earliest(template.until, version.until, party.until),
                dated_by=_dated_by(rule, party, version, template),
                ownership=template.ownership,
                terms=template.terms,
                authorities=(law.authorities[directive.authority].title,),
                citation=f"{version.title}: {template.citation}",
                source=law.sources[version.sources[0]].url,
                rule=version.id,
                standing=_standing(rule, party, version, template),
                checked="; ".join(t for t in (version.checked, template.checked) if t),
                note=" ".join(t for t in (template.note, party.annex) if t),
                bound_since=party.since,
            )


def _standing(
    rule: Rule | None, party: NamedParty, version: DirectiveVersion, template: Template
) -> Literal["verified", "unverified"]:
    known = rule.verified if rule else party.verified
    return "verified" if known and version.verified and template.verified else "unverified"


def _dated_by(
    rule: Rule | None, party: NamedParty, version: DirectiveVersion, template: Template
) -> Literal["law", "list"]:
    if rule is None:
        return "law"
    return "list" if party.since > max(version.since, template.since) else "law"


def _earliest(*days: str) -> str:
    return min((day for day in days if day), default="")
