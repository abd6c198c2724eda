"""Questions for decisions: invented parties, those whom directives name, and how to ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from ostraka.law.decide import decide
from ostraka.law.decide_question import ActorKind, Decision, Question, Subject
from ostraka.law.listings import Listed
from ostraka.law.load import law
from ostraka.law.territories import gazetteer
from ostraka.model.records import Fact, detail

CENTRAL_BANK, WEALTH_FUND, FINANCE = "starter:31695", "starter:31693", "starter:31694"
ALROSA, ROSTELECOM, MOSCOW_BANK = "us_ofac_sdn:34644", "us_ofac_sdn:34556", "us_ofac_sdn:35163"
BANK: ActorKind = "us-financial-institution"


def day(text: str) -> date:
    return date.fromisoformat(text)


def named(source: str) -> Subject:
    """A party that a directive names, on a day when no list carries it."""
    list_id, _, record = source.partition(":")
    return Subject("a party of a directive", source, (Listed(list_id, (), record),))


def listed(list_id: str, *facts: Fact, schema: str = "Company", record: str = "1") -> Listed:
    return Listed(list_id, facts, record, schema)


def program(value: str) -> Fact:
    return Fact("program", value)


def provision(value: str, **keys: str) -> Fact:
    return Fact("provisions", value, detail(keys))


def party(*listings: Listed, **facts: Any) -> Subject:
    return Subject("an invented company", "invented-1", listings, **facts)


SDN = listed("us_ofac_sdn", program("SDGT"))
RUSSIAN_SDN = listed("us_ofac_sdn", program("RUSSIA-EO14024"), schema="Person")
EU_LISTED = listed("eu_fsf", program("UKR"), schema="Person")
UK_LISTED = listed("uk_sl", program("Russia"), provision("Asset freeze"), schema="Person")
UNKNOWN = listed("us_ofac_sdn", program("A-PROGRAMME-NOBODY-KNOWS"))


def ask(
    subject: Subject | tuple[Subject, ...],
    activity: Any,
    on: str,
    *,
    actor: ActorKind | tuple[ActorKind, ...] = BANK,
    issued: str = "",
    **facts: Any,
) -> Decision:
    subjects = subject if isinstance(subject, tuple) else (subject,)
    actors = actor if isinstance(actor, tuple) else (actor,)
    question = Question(
        subjects,
        activity,
        day(on),
        actors,
        issued=day(issued) if issued else None,
        **facts,
    )
    return decide(question, law(), gazetteer())


def deciding(found: Decision) -> set[str]:
    return {one.rule for one in found.rules if one.effect == found.answer and one.applies}
