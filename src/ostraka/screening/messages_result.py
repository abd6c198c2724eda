"""The nouns of a screened message: hits with their field, and the outcome.

Owns their shape, and what the screener asks of a finder of mentions. Refuses to screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol

from msgspec import Struct

from ostraka.intake.fields import Field
from ostraka.model.errors import OstrakaError
from ostraka.screening.geography import PlaceMet
from ostraka.screening.hits import Hit
from ostraka.screening.messages_instant import Instant
from ostraka.screening.messages_law import LawAnswer
from ostraka.screening.screen import Receipt

Outcome = Literal["pass", "alert", "error"]
HitKind = Literal["name", "bic", "identifier", "text", "geography"]


class Mention(Protocol):
    """A listed party that a text names (see :mod:`ostraka.screening.mentions`)."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def text(self) -> str:
        """As written."""

    @property
    def hit(self) -> Hit:
        """The listed party."""


class Finder(Protocol):
    """Finds listed parties in free text."""

    def find(self, text: str, on: date) -> Sequence[Mention]:
        """The mentions in a text on a day."""


class MessageHit(Struct, frozen=True):
    """What in a message meets a list or a territory.

    Attributes:
        path: the field.
        part: what the party does in the payment: ``Dbtr``, ``CdtrAgt``; empty for texts.
        kind: what met: name, bic, identifier, text or geography.
        value: what was screened, as written.
        start, end: where in a text, in code points; both 0 for other fields.
        hit: the listed party with its evidence; None for a place.
        place: the place in an embargoed territory; None for a party.
        decisions: what the law says of such a payment, if party or place is the one meant.
    """

    path: str
    part: str
    kind: HitKind
    value: str
    start: int = 0
    end: int = 0
    hit: Hit | None = None
    place: PlaceMet | None = None
    decisions: tuple[LawAnswer, ...] = ()


class MessageResult(Struct, frozen=True):
    """The answer to one message.

    Attributes:
        source, standard, type, id: of the message, as far as it could be read.
        outcome: pass, alert or error.
        reasons: why, one line each; for an error its place and what to do.
        fields: every field with its role.
        hits: what was met, in the order of the message.
        denied: territories that a text says are not meant; no hits.
        instant: what the instant-payment mode left out; None if it was not asked for.
        receipt: what the answer rests on; None for an error.
    """

    source: str
    standard: str
    type: str
    id: str
    outcome: Outcome
    reasons: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    hits: tuple[MessageHit, ...] = ()
    denied: tuple[PlaceMet, ...] = ()
    instant: Instant | None = None
    receipt: Receipt | None = None


def failed(source: str, error: OstrakaError) -> MessageResult:
    """The result of a message that could not be read: never a pass."""
    return MessageResult(
        source=error.source or source,
        standard="",
        type="",
        id="",
        outcome="error",
        reasons=(str(error),),
    )
