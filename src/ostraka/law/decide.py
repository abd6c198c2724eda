"""Decisions: listings, ownership, places and an act in; one answer with every rule out.

Owns the meeting of a question with the law: what is in force on the day, what reaches the
act, who is bound, what each rule alone would answer. The answer is the strictest of these,
so another listing can never make an act freer. Refuses to resolve names and to guess: an
unresolved party is never permitted, an unverified rule can only lead to "cannot be ruled
out", and what nothing explains stands as a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from ostraka.law.decide_changes import alternatives
from ostraka.law.decide_gaps import Gap, gaps, gaps_met
from ostraka.law.decide_licences import Lifted, considered_licences, with_licence
from ostraka.law.decide_ownership import through_owners
from ostraka.law.decide_places import considered_places
from ostraka.law.decide_question import (
    STRICTNESS,
    ActorKind,
    Answer,
    Change,
    Condition,
    Considered,
    Decision,
    OwnershipFinding,
    Question,
    Subject,
    strictest,
)
from ostraka.law.decide_terms import Reached, reached
from ostraka.law.listings import Measure
from ostraka.law.measures import all_measures
from ostraka.law.rules import Actor, Law
from ostraka.law.territories import Gazetteer

#: Whom a measure must bind to bind each actor. "US bank" has the meaning of "US financial
#: institution" (OFAC, FAQs 675 and 676); whoever sends goods is an exporter.
BINDS: Final[dict[ActorKind, tuple[Actor, ...]]] = {
    "us-financial-institution": (
        "us-person",
        "us-financial-institution",
        "us-bank",
        "exporter",
        "anyone",
    ),
    "us-person": ("us-person", "exporter", "anyone"),
    "eu-operator": ("eu-operator", "exporter", "anyone"),
    "uk-person": ("uk-person", "exporter", "anyone"),
    "ca-person": ("ca-person", "exporter", "anyone"),
    "au-person": ("au-person", "exporter", "anyone"),
    "ch-person": ("ch-person", "exporter", "anyone"),
}

_AMERICAN: Final[tuple[ActorKind, ...]] = ("us-financial-institution", "us-person")


class Bearing(Struct, frozen=True):
    """A measure that may bear on the act, and through whom.

    Attributes:
        party: the record that leads to it.
        measure: the measure.
        via: the ownership finding, if it is a measure against an owner.
    """

    party: str
    measure: Measure
    via: OwnershipFinding | None = None


class _Ground(Struct, frozen=True):
    """What a question is weighed against: it stays the same while facts of it are changed."""

    bearings: tuple[Bearing, ...]
    law: Law
    among: Gazetteer
    gaps: tuple[Gap, ...]


def decide(asked: Question, law: Law, among: Gazetteer, notes: tuple[str, ...] = ()) -> Decision:
    """Decide whether the act is allowed.

    Args:
        asked: the question, with its parties resolved and their listings on the day.
        law: the law.
        among: the gazetteer of embargoed territories.
        notes: what the answer does not cover, known to the caller.

    Returns:
        The strictest answer of the rules that apply, and every rule considered.
    """
    ground = _Ground(tuple(_bearings(asked, law)), law, among, gaps())
    rules = _judge(asked, ground)
    answer = strictest(tuple(one.effect for one in rules))
    changes = tuple(_changes(asked, answer, ground))
    return Decision(
        answer=answer,
        conditions=tuple(_conditions(asked, answer, rules, ground)),
        rules=tuple(sorted(rules, key=_order)),
        changes=changes,
        notes=(*notes, *_notes(asked, ground, changes)),
    )


def _bearings(asked: Question, law: Law) -> Iterator[Bearing]:
    for subject in asked.subjects:
        for listed in subject.listings:
            for measure in all_measures(law, listed):
                yield Bearing(listed.source, measure)
        for finding in subject.ownership:
            for owner in finding.owners:
                for measure in all_measures(law, owner):
                    if not finding.kinds or measure.kind in finding.kinds:
                        yield Bearing(owner.source, measure, finding)


def _judge(asked: Question, ground: _Ground) -> tuple[Considered, ...]:
    """Every rule considered, each with what it alone would answer."""
    pairs = [(bearing.measure, _considered(bearing, asked)) for bearing in ground.bearings]
    pairs += considered_places(asked, ground.among, _weigh)
    prohibitions = [pair for pair in pairs if pair[1].effect in ("block", "reject")]
    lifted = with_licence(prohibitions, asked, ground.law)
    made = [_lift(one, lifted) for _, one in pairs]
    made += considered_licences(prohibitions, lifted, asked, ground.law)
    made += gaps_met(ground.gaps, asked, ground.law)
    made += _about_parties(asked, ground.bearings)
    return tuple(dict.fromkeys(made))


def _lift(one: Considered, lifted: Lifted | None) -> Considered:
    if lifted is None or one.effect not in ("block", "reject"):
        return one
    why = f"{one.why}; {lifted.name} lifts it for what it covers"
    conditions = (*one.conditions, *lifted.conditions)
    return msgspec.structs.replace(one, effect="licence", why=why, conditions=conditions)


def _considered(bearing: Bearing, asked: Question) -> Considered:
    """A measure against the act."""
    return _weigh(bearing.measure, asked, bearing.party, bearing.via)


def _weigh(
    measure: Measure, asked: Question, party: str, via: OwnershipFinding | None = None
) -> Considered:
    verdict = _verdict(measure, asked, via)
    authority = ", ".join(measure.authorities)
    return Considered(
        rule=measure.rule,
        applies=verdict[0] != "permitted",
        effect=verdict[0],
        citation=": ".join(text for text in (authority, measure.citation) if text),
        verified=measure.verified and (via is None or via.verified),
        why=verdict[1],
        kind=measure.kind,
        party=party,
        standing=measure.standing,
        since=measure.since,
        until=measure.until,
        source=measure.source,
        conditions=verdict[2],
    )


#: Effect, reason, conditions.
_Verdict = tuple[Answer, str, tuple[Condition, ...]]


def _verdict(measure: Measure, asked: Question, via: OwnershipFinding | None) -> _Verdict:
    """What a measure alone answers, and why."""
    day = asked.on.isoformat()
    if day < measure.since:
        return "permitted", f"not in force until {measure.since}", ()
    if measure.until and measure.until <= day:
        return "permitted", f"no longer in force since {measure.until}", ()
    reach = reached(measure, asked)
    if reach.caught is False:
        return "permitted", reach.why, ()
    effect, why, conditions = _by_actor(measure, asked, reach, via)
    if via is None or effect == "permitted":
        return effect, why, conditions
    return through_owners(measure, via, (effect, why, conditions))


def _by_actor(
    measure: Measure, asked: Question, reach: Reached, via: OwnershipFinding | None
) -> _Verdict:
    actors = [a for a in asked.actors if via is None or a.startswith(via.jurisdiction)]
    if any(who in measure.binds for actor in actors for who in BINDS[actor]):
        return _effect(measure, reach)
    if "member-states" in measure.binds and measure.kind in ("asset-freeze", "funds-unavailable"):
        why = "it binds States; whether the actor's own law has carried it out is not told here"
        return "cannot-be-ruled-out", why, ()
    bound = ", ".join(measure.binds)
    return "permitted", f"it binds {bound}; the actor is {', '.join(asked.actors) or 'unknown'}", ()


def _effect(measure: Measure, reach: Reached) -> _Verdict:
    """What a measure answers for an actor whom it binds."""
    if measure.standing == "unknown":
        return "block", measure.note, ()
    if measure.standing == "unverified":
        why = f"{reach.why}; no text was read that says so"
        return "cannot-be-ruled-out", why, reach.conditions
    licence = measure.terms.licence
    if licence:
        must = Condition("licence", f"a licence of {licence}", measure.rule)
        if reach.caught:
            return "licence", f"{reach.why}; {measure.terms.scope}", (must,)
        return "restricted", reach.why, (*reach.conditions, must)
    if reach.caught is None:
        return "restricted", reach.why, reach.conditions
    return ("block" if measure.kind == "asset-freeze" else "reject"), reach.why, ()


def _about_parties(asked: Question, bearings: tuple[Bearing, ...]) -> Iterator[Considered]:
    """What is to be said of the parties themselves."""
    if not asked.subjects:
        yield _of_party("no-party", "", "cannot-be-ruled-out", "no party was named")
    seen = {bearing.party for bearing in bearings}
    for subject in asked.subjects:
        if subject.unresolved:
            among = f" (candidates: {', '.join(subject.candidates)})" if subject.candidates else ""
            why = f"{subject.unresolved}{among}"
            yield _of_party("party-not-resolved", subject.name, "cannot-be-ruled-out", why)
        for why in subject.uncertain:
            yield _of_party("listing-not-known", subject.name, "cannot-be-ruled-out", why)
        for listed in subject.listings:
            if not listed.facts and listed.source not in seen:
                why = "its list does not state the record on that day"
                yield _of_party("not-listed-then", listed.source, "permitted", why)
            elif listed.source not in seen:
                why = "the listing leads to no measure"
                yield _of_party("listing-without-measure", listed.source, "permitted", why)
        yield from _findings(subject, asked)


def _findings(subject: Subject, asked: Question) -> Iterator[Considered]:
    """Ownership findings themselves: what they leave open, whatever the owners' listings say."""
    for finding in subject.ownership:
        bound = any(actor.startswith(finding.jurisdiction) for actor in asked.actors)
        effect: Answer = "permitted"
        if bound and finding.verdict == "cannot-be-ruled-out":
            effect = "cannot-be-ruled-out"
        elif bound and finding.verdict == "not-blocked" and finding.unless:
            effect = "restricted" if finding.verified else "cannot-be-ruled-out"
        rule = f"ownership-{finding.jurisdiction}"
        unless = finding.unless if effect != "permitted" else ()
        yield Considered(
            rule=rule,
            applies=effect != "permitted",
            effect=effect,
            citation=finding.citation,
            verified=finding.verified,
            why=f"{finding.verdict} ({', '.join(finding.kinds) or 'every measure'}): {finding.why}",
            kind="ownership",
            party=subject.name,
            standing="verified" if finding.verified else "unverified",
            conditions=tuple(Condition("ownership", text, rule) for text in unless),
        )


def _of_party(rule: str, party: str, effect: Answer, why: str) -> Considered:
    return Considered(
        rule=rule,
        applies=effect != "permitted",
        effect=effect,
        citation="",
        verified=True,
        why=why,
        party=party,
    )


def _conditions(
    asked: Question, answer: Answer, rules: tuple[Considered, ...], ground: _Ground
) -> Iterator[Condition]:
    """What must hold, or be done, under the answer."""
    if answer not in ("block", "reject"):
        yield from sorted({c for one in rules if one.applies for c in one.conditions})
        return
    report = ground.law.templates.get("us-report")
    if report is None or not any(actor in _AMERICAN for actor in asked.actors):
        return
    american = {
        bearing.measure.rule
        for bearing in ground.bearings
        if any(who.startswith("us-") for who in bearing.measure.binds)
    }
    decisive = [one for one in rules if one.effect == answer]
    if any(one.rule in american or one.party.startswith("place:") for one in decisive):
        yield Condition("report", f"{report.terms.scope} ({report.citation})", report.id)


def _changes(asked: Question, answer: Answer, ground: _Ground) -> Iterator[Change]:
    """Other facts under which the answer would be another one: each is tried."""
    found: set[Change] = set()
    measures = tuple(bearing.measure for bearing in ground.bearings)
    for fact, value, other in alternatives(asked, measures, ground.law):
        then = strictest(tuple(one.effect for one in _judge(other, ground)))
        if then != answer:
            found.add(Change(fact, value, then))
    for subject in asked.subjects:
        if subject.unresolved:
            found.add(Change("party", "one known party, named by its id"))
        for finding in subject.ownership:
            if finding.missing:
                found.add(Change(f"ownership ({finding.jurisdiction})", finding.missing))
    for one in _judge(asked, ground):
        if one.applies and one.standing == "unverified":
            found.add(Change("verification", f"a reading of {one.citation or one.rule}"))
        if one.standing == "unknown":
            found.add(Change("unknown combination", "a rule in the law data"))
    yield from sorted(found)


def _notes(asked: Question, ground: _Ground, changes: tuple[Change, ...]) -> Iterator[str]:
    """What the answer does not cover."""
    if not any(actor in _AMERICAN for actor in asked.actors):
        yield from _american_reach(asked, ground.bearings, changes)
    followed = min(ground.law.followed_to.values(), default="")
    if followed and asked.on.isoformat() > followed:
        yield f"the law was followed to {followed}; what changed since is not in the data"


def _american_reach(
    asked: Question, bearings: tuple[Bearing, ...], changes: tuple[Change, ...]
) -> Iterator[str]:
    then = next((c.answer for c in changes if c.value == "us-financial-institution"), None)
    if then and then != "permitted":
        dollars = " the dollars of this act pass through one;" if asked.currency == "USD" else ""
        yield (
            "US law does not bind the actor as told, but it reaches acts in which a US person, US "
            f"dollars or goods subject to US export rules have a part:{dollars} for a US financial "
            f"institution the answer is {then}"
        )
    day = asked.on.isoformat()
    exposed = sorted(
        b.party
        for b in bearings
        if b.measure.kind == "secondary-sanctions" and b.measure.since <= day
    )
    if exposed:
        yield f"whoever deals with {', '.join(dict.fromkeys(exposed))} risks US secondary sanctions"


def _order(one: Considered) -> tuple[int, str, str, str, str, str]:
    rank = -STRICTNESS.index(one.effect) if one.applies else 1
    return (rank, one.rule, one.kind, one.party, one.since, one.citation)
