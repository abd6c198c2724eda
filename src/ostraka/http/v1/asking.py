"""What a caller of /v1 may ask: bodies, and the way from them to questions.

Owns their shape and bounds. A field or parameter that is not known is refused: who
misspells ``born`` must learn it, not get the answer to another question.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from ostraka.law.decide_question import Activity, ActorKind, Instrument
from ostraka.model.errors import UsageError
from ostraka.model.party import Party
from ostraka.screening.deciding import Asked
from ostraka.screening.policy import Policy
from ostraka.screening.query import make_query, party_from_ftm

_Shape = TypeVar("_Shape")
Text = Annotated[str, Meta(max_length=1000)]
Texts = Text | Annotated[list[Text], Meta(max_length=200)]
#: Most letters of all names of one query: what a screening costs grows with them.
LONGEST_NAMES: Final = 20_000


class Entity(Struct, frozen=True, forbid_unknown_fields=True):
    """A party in FollowTheMoney's shape.

    Attributes:
        schema: ``Person``, ``Company`` ...
        properties: texts by property: ``name``, ``birthDate``, ``country`` ...
        id: the caller's own id, echoed.
    """

    schema: Text
    properties: dict[str, Texts]
    id: Text = ""


class Query(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party asked about: in words, or as an entity.

    Attributes:
        name: a name, or several of the same party, in any script.
        type: kind of party: ``person``, ``company``, ``vessel`` ...; ``any`` if unknown.
        born: birth date, partial or not: ``1960``, ``1960-08``, ``1960~``, ``1955/1958``.
        country: ISO code or name.
        gender: male, female or other.
        id: identifiers, ``KIND:VALUE``, such as ``passport:1084010``.
        address: an address in one line.
        entity: the party in FollowTheMoney's shape, instead of all of these.
    """

    name: Texts = ""
    type: Text = "any"
    born: Texts = ""
    country: Texts = ""
    gender: Texts = ""
    id: Texts = ""
    address: Texts = ""
    entity: Entity | None = None

    def party(self) -> Party:
        """The party.

        Raises:
            UsageError: if a value cannot be read, or there is nothing to ask about.
        """
        words = (self.name, self.born, self.country, self.gender, self.id, self.address)
        if self.entity is not None:
            if any(words):
                raise UsageError(
                    "there are an entity and words", action="Give one of them.", source="entity"
                )
            found = party_from_ftm(msgspec.to_builtins(self.entity))
        else:
            found = make_query(
                _many(self.name),
                schema=self.type,
                births=_many(self.born),
                countries=_many(self.country),
                identifiers=_many(self.id),
                genders=_many(self.gender),
                addresses=_many(self.address),
            )
        if sum(len(name.text) for name in found.names) > LONGEST_NAMES:
            raise UsageError(
                f"the names have more than {LONGEST_NAMES} characters", action="Split the query."
            )
        return found


class Screening(Query, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party to be screened, and how.

    Attributes:
        as_of: ask the lists as published by that day; today by default.
        threshold: score from which a hit is a match, above 0 and below 1.
        method: ``evidence``, or ``ofac``: compare names as OFAC's own search tool does.
        limit: most hits of the answer; all by default.
    """

    as_of: date | None = None
    threshold: Annotated[float, Meta(gt=0, lt=1)] | None = None
    method: Literal["evidence", "ofac"] | None = None
    limit: Annotated[int, Meta(ge=1, le=100_000)] | None = None

    def policy(self, known: Policy) -> Policy:
        """The server's policy with what the caller changes."""
        changes: dict[str, Any] = {}
        if self.method is not None:
            changes["method"] = self.method
        if self.threshold is not None:
            by_ofac = (self.method or known.method) == "ofac"
            changes["ofac_threshold" if by_ofac else "threshold"] = self.threshold
        return msgspec.structs.replace(known, **changes) if changes else known


class BatchLine(Screening, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a batch.

    Attributes:
        ref: the caller's own reference, echoed.
    """

    ref: Text | int = ""


class WhyAsked(Query, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query and the listed party that it did or did not meet.

    Attributes:
        party_id: id of the listed party, such as ``us_ofac_sdn-15582``.
        as_of: the day; today by default.
    """

    party_id: Text
    as_of: date | None = None


class Pair(Struct, frozen=True, forbid_unknown_fields=True):
    """Two parties to be compared, without any list."""

    query: Entity
    listed: Entity


class Deciding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """May these actors do this with these parties on this day.

    Attributes:
        parties: ids or names of the parties to the act.
        activity: what is to be done.
        actors: who acts.
        on: the day; today by default.
        instrument: what is dealt in.
        currency: ISO 4217 code, such as ``RUB``.
        maturity_days: days to repayment; for goods, the payment terms.
        issued: the day on which the instrument was issued.
        goods_code: customs code of the goods.
        place: address where goods or services go to or come from.
        owners: owners of the one party, ``PARTY:PERCENT``.
        controlled: whether one of the owners controls the party; null if it is not known.
        licence: the general licence relied upon.
    """

    parties: Annotated[list[Text], Meta(min_length=1, max_length=50)]
    activity: Activity
    actors: Annotated[list[ActorKind], Meta(min_length=1, max_length=10)]
    on: date | None = None
    instrument: Instrument = ""
    currency: Annotated[str, Meta(pattern="^([A-Za-z]{3})?$")] = ""
    maturity_days: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    issued: date | None = None
    goods_code: Text = ""
    place: Text = ""
    owners: Annotated[list[Text], Meta(max_length=50)] = []
    controlled: bool | None = None
    licence: Text = ""

    def asked(self, today: date) -> Asked:
        """The question."""
        return Asked(
            parties=tuple(self.parties),
            activity=self.activity,
            on=self.on or today,
            actors=tuple(self.actors),
            instrument=self.instrument,
            currency=self.currency.upper(),
            maturity_days=self.maturity_days,
            issued=self.issued,
            goods_code=self.goods_code,
            place=self.place,
            owners=tuple(self.owners),
            controlled=self.controlled,
            licence=self.licence,
        )


class OwnedAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who owns this party.

    Attributes:
        party: its id or name.
        as_of: the day; today by default.
    """

    party: Annotated[str, Meta(min_length=1, max_length=1000)]
    as_of: date | None = None


def _many(value: str | list[str]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    return [text for text in given if text.strip()]


def read_value(given: Any, shape: type[_Shape]) -> _Shape:
    """A value as a shape.

    Raises:
        UsageError: if it is none, with the place.
    """
    try:
        return msgspec.convert(given, shape)
    except msgspec.ValidationError as error:
        raise wrong(error) from error


def wrong(error: msgspec.ValidationError) -> UsageError:
    """What is wrong with a value, and where."""
    reason, _, place = str(error).partition(" - at ")
    return UsageError(reason, place=place.strip("`"), action="See /v1/openapi.json.")
