"""What the law says of a hit in a payment message, as far as the message tells.

Owns the question that a payment puts to the law: the activity is a payment, the currency is
the message's, the day is the screening's. Refuses to guess who acts: where the caller does
not tell, each law is asked for its own operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.law.decide_question import (
    ActorKind,
    Answer,
    Condition,
    Considered,
    Decision,
    strictest,
)
from ostraka.screening.deciding import Asked, decide_asked
from ostraka.screening.screen import Screener

#: The operator of each law, where the caller does not say who acts.
OPERATORS: Final[tuple[ActorKind, ...]] = (
    "us-financial-institution",
    "eu-operator",
    "uk-person",
    "ca-person",
    "au-person",
    "ch-person",
)
#: Rules of a question without a party: here the place is asked about, not a party.
_NO_PARTY: Final = "no-party"


class LawAnswer(Struct, frozen=True):
    """What the law answers for those who act.

    Attributes:
        actors: who acts.
        answer: block, reject, restricted, licence, permitted or cannot-be-ruled-out, if the
            party in the message is the listed one.
        conditions: what must hold, or be done.
        rules: the rules that apply.
        notes: what the answer does not cover.
    """

    actors: tuple[ActorKind, ...]
    answer: Answer
    conditions: tuple[Condition, ...]
    rules: tuple[Considered, ...]
    notes: tuple[str, ...]


class PaymentLaw:
    """The law, asked about payments on one day; each question is answered once."""

    def __init__(self, screener: Screener, on: date, actors: Sequence[ActorKind]) -> None:
        """Keep what every question has in common.

        Args:
            screener: the index and the policy.
            on: the day.
            actors: who acts; each law's own operator in turn where none is told.
        """
        self._screener = screener
        self._on = on
        self._actors = (tuple(actors),) if actors else tuple((one,) for one in OPERATORS)
        self._known: dict[tuple[str, str, tuple[str, ...]], tuple[LawAnswer, ...]] = {}

    def of_party(self, party_id: str, currencies: Sequence[str]) -> tuple[LawAnswer, ...]:
        """What the law says of a payment with a listed party.

        Args:
            party_id: id of the party.
            currencies: of the message; the strictest answer of them counts.
        """
        return self._answers(party_id, "", tuple(currencies))

    def of_place(self, place: str, currencies: Sequence[str]) -> tuple[LawAnswer, ...]:
        """What the law says of a payment to or from a place."""
        return self._answers("", place, tuple(currencies))

    def _answers(
        self, party_id: str, place: str, currencies: tuple[str, ...]
    ) -> tuple[LawAnswer, ...]:
        key = (party_id, place, currencies)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(
                self._answer(party_id, place, currencies, actors) for actors in self._actors
            )
        return known

    def _answer(
        self,
        party_id: str,
        place: str,
        currencies: tuple[str, ...],
        actors: tuple[ActorKind, ...],
    ) -> LawAnswer:
        decisions = [
            decide_asked(
                self._screener,
                Asked(
                    parties=(party_id,) if party_id else (),
                    activity="payment",
                    on=self._on,
                    actors=actors,
                    currency=currency,
                    place=place,
                ),
            )
            for currency in currencies or ("",)
        ]
        answers = [_without_party(one) if place else one.answer for one in decisions]
        answer = strictest(tuple(answers))
        chosen = decisions[answers.index(answer)]
        return LawAnswer(
            actors,
            answer,
            chosen.conditions,
            tuple(rule for rule in chosen.rules if rule.applies and rule.rule != _NO_PARTY),
            chosen.notes,
        )


def _without_party(decision: Decision) -> Answer:
    """The answer about a place alone, where no party was asked about."""
    return strictest(tuple(one.effect for one in decision.rules if one.rule != _NO_PARTY))
