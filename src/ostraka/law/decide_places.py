"""The place of an act: embargoed territory as one more rule to consider.

Owns the way from the text of a place to the measures of its territories. Refuses to
conclude from silence: a place that the gazetteer does not know clears nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from ostraka.law.decide_question import Activity, Considered, Question
from ostraka.law.listings import Measure
from ostraka.law.rules import Terms
from ostraka.law.territories import (
    Gazetteer,
    Place,
    in_territory,
    measures_in,
    places_in,
    places_of_address,
)

#: A ban on services is one on financial services.
_SERVICES: Final[tuple[Activity, ...]] = ("payment", "lending", "correspondent-account")
_POSTCODE: Final = re.compile(r"(?<!\d)\d{5,6}(?!\d)")

Weigh = Callable[[Measure, Question, str], Considered]


def considered_places(
    asked: Question, among: Gazetteer, weigh: Weigh
) -> Iterator[tuple[Measure, Considered]]:
    """The rules of the territories in which the place of the act may lie.

    Args:
        asked: the question.
        among: the gazetteer.
        weigh: weighs a measure against the question.

    Returns:
        Each measure with what it answers. A name or number that also means something else can
        only leave the answer open.
    """
    if not asked.place:
        return
    code = _POSTCODE.search(asked.place)
    strong = places_of_address(
        {"full": asked.place, "postcode": code.group() if code else ""}, among
    )
    every = [*strong, *(one.place for one in places_in(asked.place, among))]
    territories: dict[str, tuple[bool, Place]] = {}
    for place in every:
        kept = territories.get(place.territory)
        certain = place in strong and in_territory(place, asked.on)
        if kept is None or (certain and not kept[0]):
            territories[place.territory] = (certain, place)
    for territory, (certain, place) in sorted(territories.items()):
        for measure in measures_in(territory, asked.on, among):
            one = weigh(_with_finance(measure), asked, f"place:{place.name}")
            yield measure, one if certain else _doubtful(one, place)


def _with_finance(measure: Measure) -> Measure:
    if measure.kind != "services" or measure.terms.partial:
        return measure
    terms: Terms = msgspec.structs.replace(measure.terms, activities=_SERVICES)
    return msgspec.structs.replace(measure, terms=terms)


def _doubtful(one: Considered, place: Place) -> Considered:
    if not one.applies:
        return one
    why = f"{place.name} may be another place, or was not in the territory then; {one.why}"
    return msgspec.structs.replace(one, effect="cannot-be-ruled-out", why=why)
