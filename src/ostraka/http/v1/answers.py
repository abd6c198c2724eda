"""The shape of the answers of /v1, as OpenAPI describes them.

Owns no answer: the documents are those of :mod:`ostraka.screening.documents`, which
every adapter sends. A test reads real answers as these shapes, so that neither drifts.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from ostraka.law.decide_question import Answer, Change, Condition, Considered
from ostraka.law.ownership import Verdict
from ostraka.model.evidence import Evidence
from ostraka.model.party import RecordRef
from ostraka.screening.deciding import Asked
from ostraka.screening.merge import Blocked, Link
from ostraka.screening.screen import Receipt


class Health(Struct, frozen=True, omit_defaults=True):
    """Whether the server answers.

    Attributes:
        status: ``ok``, or ``loading`` while no index serves.
        trouble: why the newest index could not be opened, if an older one goes on.
    """

    status: Literal["ok", "loading"]
    trouble: str = ""


class ListAt(Struct, frozen=True):
    """A list and its version; an empty version: what it held then is unknown."""

    list: str
    version: str


class Status(Struct, frozen=True):
    """What serves.

    Attributes:
        code: version of the program.
        index: name of the index.
        loaded_at: since when it serves, ISO, UTC.
        policy: sha256 of the policy.
        records: records of the index, all lists together.
        lists: the lists and their last versions.
        trouble: why a newer index could not be opened; empty if there is none.
    """

    code: str
    index: str
    loaded_at: str
    policy: str
    records: int
    lists: list[ListAt]
    trouble: str


class QueryShown(Struct, frozen=True):
    """The party asked about, as it was read."""

    id: str
    schema: str
    properties: dict[str, list[str]]


class PartyShown(Struct, frozen=True):
    """The listed party of a hit."""

    id: str
    caption: str
    schema: str


class HitShown(Struct, frozen=True):
    """One hit: evidence adds up to ``total`` bits, which ``score`` maps to 0 to 1."""

    party: PartyShown
    score: float
    match: bool
    total: float
    evidence: list[Evidence]
    records: list[RecordRef]
    derived: list[str]


class ScreenAnswer(Struct, frozen=True):
    """Hits, best first, and what they rest on.

    Attributes:
        hits_in_all: hits before ``limit``.
    """

    query: QueryShown
    hits: list[HitShown]
    hits_in_all: int
    lists: list[ListAt]
    policy: str
    receipt: Receipt


class BatchAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the answer to a batch: an answer, an error, or the summary that ends it.

    Attributes:
        line: number of the line or query asked, from 1.
        ref: the caller's reference.
        result: the answer.
        error: why there is none.
        done: true in the last line; without it the answer was cut off.
        screened: lines answered.
        hits: hits of all.
        errors: lines not answered.
    """

    line: int = 0
    ref: str | int = ""
    result: ScreenAnswer | None = None
    error: dict[str, Any] | None = None
    done: bool = False
    screened: int | None = None
    hits: int | None = None
    errors: int | None = None


class StatementShown(Struct, frozen=True):
    """One value that a list states, with its source and times."""

    property: str
    value: str
    detail: dict[str, str]
    original: str
    source: str
    item: str
    since: str
    until: str | None


class RecordShown(Struct, frozen=True):
    """One record of a party."""

    id: str
    list: str
    record: str
    schema: str
    caption: str
    listed_on: str
    since: str
    until: str | None


class PartyAnswer(Struct, frozen=True):
    """Everything known of a party, and why its records are together."""

    id: str
    schema: str
    caption: str
    list: str
    record: str
    records: tuple[RecordShown, ...]
    links: tuple[Link, ...]
    apart: tuple[Blocked, ...]
    statements: tuple[StatementShown, ...]


class DecisionShown(Struct, frozen=True):
    """The answer, every rule considered, and what would change it."""

    question: Asked
    answer: Answer
    rules: list[Considered]
    conditions: list[Condition]
    changes: list[Change]
    notes: list[str]
    notice: str


class OwnedShown(Struct, frozen=True):
    """The ownership verdict of each regime, with its proof, and all of them drawn as text."""

    party: dict[str, str]
    as_of: str
    verdicts: dict[str, Verdict]
    text: str
    taken: list[str]
    files: list[dict[str, Any]]
    refused: int
    notice: str


class MessagesAnswer(Struct, frozen=True):
    """One result for each message of a file: outcome ``pass``, ``alert`` or ``error``."""

    results: list[dict[str, Any]]
