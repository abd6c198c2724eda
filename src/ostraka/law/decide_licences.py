"""General licences: what lifts a prohibition for an act that its words cover.

Owns the match of licences with prohibitions. Refuses to judge whether an act falls within a
licence's words: the actor must say that it relies on one, and nothing is lifted by a licence
that has expired, that was not verified, or that speaks of other parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ostraka.law.decide_question import Condition, Considered, Question
from ostraka.law.listings import Measure
from ostraka.law.rules import Law, Licence, LicenceVersion
from ostraka.model.text import fold_space

Prohibitions = Sequence[tuple[Measure, Considered]]


class Lifted(Struct, frozen=True):
    """A licence that lifts every prohibition of an act.

    Attributes:
        name: its number.
        conditions: what the act must keep to.
    """

    name: str
    conditions: tuple[Condition, ...]


def with_licence(prohibitions: Prohibitions, asked: Question, law: Law) -> Lifted | None:
    """The licence relied upon, if it lifts every prohibition.

    Args:
        prohibitions: the measures that prohibit the act.
        asked: the question, with the licence relied upon.
        law: the law.
    """
    if not asked.licence or not prohibitions:
        return None
    for licence, version in _relied_upon(asked, law):
        if _why_not(licence, version, asked):
            continue
        if all(_can_lift(licence, measure, law) for measure, _ in prohibitions):
            until = f" until {version.expires}" if version.expires else ""
            must = f"only: {licence.scope}" + (f" Not: {licence.limits}" if licence.limits else "")
            name = f"General License {version.number}"
            return Lifted(name, (Condition("licence", f"{name}{until}; {must}", licence.id),))
    return None


def considered_licences(
    prohibitions: Prohibitions, lifted: Lifted | None, asked: Question, law: Law
) -> list[Considered]:
    """The licences that could lift one of the prohibitions, and why they do or do not.

    Args:
        prohibitions: the measures that prohibit the act.
        lifted: the licence that does, if any.
        asked: the question.
        law: the law.
    """
    found = []
    relied = _relied_upon(asked, law)
    for licence in law.licences.values():
        could = any(_can_lift(licence, measure, law) for measure, _ in prohibitions)
        named = [version for one, version in relied if one.id == licence.id]
        found += [_considered((licence, one), could, lifted, asked, law) for one in named]
        if could and not named:
            latest = in_force(licence, asked) or licence.versions[-1]
            found.append(_unused(licence, latest, asked, law))
    return found


def in_force(licence: Licence, asked: Question) -> LicenceVersion | None:
    """The latest version that authorises on the day."""
    return next((v for v in reversed(licence.versions) if v.authorises_on(asked.on)), None)


def can_lift(licence: Licence, measures: Iterable[Measure], law: Law) -> bool:
    """Whether a licence speaks of one of these measures."""
    return any(_can_lift(licence, measure, law) for measure in measures)


def _unused(licence: Licence, version: LicenceVersion, asked: Question, law: Law) -> Considered:
    """A licence that could lift a prohibition, if the act fell within it."""
    why = _why_not(licence, version, asked) or "the act was not said to fall within it"
    return _told(licence, version, False, why, law)


def _considered(
    named: tuple[Licence, LicenceVersion],
    could: bool,
    lifted: Lifted | None,
    asked: Question,
    law: Law,
) -> Considered:
    """The licence that is relied upon."""
    licence, version = named
    why = _why_not(licence, version, asked)
    if not why and not could:
        why = "it lifts none of the prohibitions"
    elif not why and lifted is None:
        why = "it does not lift every prohibition"
    return _told(licence, version, not why, why, law)


def _told(
    licence: Licence, version: LicenceVersion, applies: bool, why: str, law: Law
) -> Considered:
    return Considered(
        rule=licence.id,
        applies=applies,
        effect="licence" if applies else "permitted",
        citation=f"General License {version.number}: {licence.title}",
        verified=version.verified,
        why=f"{why + '; ' if why else ''}authorises: {licence.scope}",
        kind="licence",
        standing="verified" if version.verified else "unverified",
        since=version.since,
        until=version.expires,
        source=law.sources[version.sources[0]].url,
    )


def _relied_upon(asked: Question, law: Law) -> list[tuple[Licence, LicenceVersion]]:
    """The licence that the question names, by key or number; a key means the version of the day."""
    wanted = fold_space(asked.licence).casefold()
    if not wanted:
        return []
    found = []
    for licence in law.licences.values():
        if licence.id.casefold() == wanted:
            found.append((licence, in_force(licence, asked) or licence.versions[-1]))
        found += [(licence, v) for v in licence.versions if v.number.casefold() == wanted]
    return found


def _why_not(licence: Licence, version: LicenceVersion, asked: Question) -> str:
    """Why a version lifts nothing on the day, or an empty text."""
    if not version.authorises_on(asked.on):
        return f"{version.number} authorises from {version.since} to {version.expires or 'no end'}"
    if not version.verified:
        return f"{version.number} was not checked against its text"
    if licence.parties and not _speaks_of(licence, asked):
        return f"it speaks of {', '.join(licence.parties)}"
    return ""


def _speaks_of(licence: Licence, asked: Question) -> bool:
    wanted = {fold_space(name).casefold() for name in licence.parties}
    for subject in asked.subjects:
        names = {subject.name}
        for listed in subject.listings:
            names |= {f.value for f in listed.facts if f.prop in ("name", "alias")}
        if not wanted & {fold_space(name).casefold() for name in names}:
            return False
    return bool(asked.subjects)


def _can_lift(licence: Licence, measure: Measure, law: Law) -> bool:
    """Whether a licence's words are about such a prohibition."""
    if licence.activities and measure.kind not in licence.activities:
        return False
    of_directive = next(
        (d.id for d in law.directives.values() for v in d.versions if v.id == measure.rule), ""
    )
    if of_directive:
        return of_directive in licence.directives
    titles = [law.authorities[key].title for key in licence.authorities]
    return any(title in authority for title in titles for authority in measure.authorities)
