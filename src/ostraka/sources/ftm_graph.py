"""The entities of a file as a graph: which belong to which party.

Owns the walk over the lines: what is decoded, what points at what, and in which
slices a large file is read so that memory stays flat. Refuses a line that is no
JSON object, an id that stands twice and a line longer than any entity.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ftm import Entity, name_of_parts, read_entity
from ostraka.model.ftm_schemas import PARTY_SCHEMAS, POINTING
from ostraka.model.records import Part, Refused
from ostraka.sources.typed_values import fold_text

#: Bytes of a file whose lines are held at once.
SLICE: Final = 32 * 1024**2
_LONGEST_LINE: Final = 16 * 1024**2
_BOM: Final = b"\xef\xbb\xbf"
_AGAIN: Final = "Each line must be one whole JSON entity; get the file again if it was cut."
_LONGEST_TEXT: Final = 4000
_decode = msgspec.json.Decoder().decode


class Line(Struct, frozen=True):
    """One line.

    Attributes:
        number: from 1.
        raw: its bytes.
        given: what it holds.
        entity: the same read.
    """

    number: int
    raw: bytes
    given: dict[str, Any]
    entity: Entity


class Survey(Struct):
    """What one walk over the file tells.

    Attributes:
        parties: the line numbers of the parties, in order.
        owners: for each line that is folded, the places of its parties among these.
        linked: the lines of entities that something points at.
        orphans: the lines that no party is linked to.
        refused: lines that are no entity of a known schema.
        dataset: the one dataset that all parties share, or empty.
        published: the last day on which an entity was seen, ISO, or empty.
    """

    parties: list[int]
    owners: dict[int, tuple[int, ...]]
    linked: set[int]
    orphans: set[int]
    refused: list[Refused]
    dataset: str
    published: str


def lines(part: Part) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers.

    Raises:
        FormatError: if a line is longer than any entity.
    """
    with part.open() as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), b""), 1):
            if len(raw) == _LONGEST_LINE:
                raise _error(part, number, f"a line of {_LONGEST_LINE:,} bytes is no entity")
            bare = (raw.removeprefix(_BOM) if number == 1 else raw).strip()
            if bare:
                yield number, bare


def decoded(raw: bytes, part: Part, number: int) -> Line:
    """Read one line that the survey took for an entity.

    Raises:
        FormatError: if it cannot be read.
    """
    given = _object(raw, part, number)
    try:
        return Line(number, raw, given, read_entity(given))
    except UsageError as error:
        raise _error(part, number, error.reason) from error


def pointed_at(entity: Entity) -> list[str]:
    """Ids that an entity points at, by itself and in its own properties."""
    return [other for prop in POINTING[entity.schema] for other in entity.properties.get(prop, ())]


def survey(part: Part) -> Survey:
    """Walk over a file once.

    Raises:
        FormatError: if a line is no JSON object, or an id stands twice.
    """
    walk = _Walk(part)
    for number, raw in lines(part):
        walk.add(number, raw)
    return walk.finish()


class _Walk:
    """The walk: ids in the order of the file, and what they point at."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._line: dict[str, int] = {}
        self._parties: dict[str, None] = {}
        self._wallets: dict[str, list[str]] = {}
        self._others: dict[str, list[str]] = {}
        self._links: list[tuple[str, str]] = []
        self._refused: list[Refused] = []
        self._datasets: set[str] | None = None
        self._published = ""

    def add(self, number: int, raw: bytes) -> None:
        """Take a line into account."""
        given = _object(raw, self._part, number)
        key, schema, problem = _head(given)
        if problem:
            text = raw.decode("utf-8", "replace")[:_LONGEST_TEXT]
            self._refused.append(Refused("", f"line {number}", problem, text))
            return
        if key in self._line:
            reason = f"the id {key!r} stands twice, first on line {self._line[key]}"
            raise _error(self._part, number, reason)
        self._line[key] = number
        pointed = _pointed(given, schema)
        self._links += [(key, other) for other in pointed]
        if schema == "CryptoWallet":
            self._wallets[key] = pointed
        if schema in PARTY_SCHEMAS:
            self._parties[key] = None
            self._add_head(given)
        else:
            self._others[key] = []

    def _add_head(self, given: dict[str, Any]) -> None:
        datasets = given.get("datasets")
        many = datasets if isinstance(datasets, list) else []
        named = {one for one in many if isinstance(one, str)}
        self._datasets = named if self._datasets is None else self._datasets & named
        seen = given.get("last_seen")
        if isinstance(seen, str) and _is_day(seen[:10]):
            self._published = max(self._published, seen[:10])

    def finish(self) -> Survey:
        """Which entity belongs to which party."""
        for wallet, pointed in self._wallets.items():
            if any(one in self._parties and one not in self._wallets for one in pointed):
                del self._parties[wallet]
                self._others[wallet] = []
        parties = {key: place for place, key in enumerate(self._parties)}
        for one, two in self._links:
            if one in self._others:
                self._others[one].append(two)
            if two in self._others:
                self._others[two].append(one)
        owners: dict[str, tuple[int, ...]] = {}
        for key, linked in self._others.items():
            if places := tuple(dict.fromkeys(parties[one] for one in linked if one in parties)):
                owners[key] = places
        far: dict[str, tuple[int, ...]] = {}
        for key in self._others.keys() - owners.keys():
            linked = self._others[key]
            if places := tuple(dict.fromkeys(p for one in linked for p in owners.get(one, ()))):
                far[key] = places
        owners |= far
        return Survey(
            parties=[self._line[key] for key in parties],
            owners={self._line[key]: places for key, places in owners.items()},
            linked={self._line[two] for _, two in self._links if two in self._line},
            orphans={self._line[key] for key in self._others if key not in owners},
            refused=self._refused,
            dataset=_only(self._datasets or set()),
            published=self._published,
        )


def slices(part: Part, found: Survey) -> Iterator[tuple[Line, list[Line], dict[str, str]]]:
    """The parties in the order of the file, slice by slice.

    Args:
        part: the file.
        found: its survey.

    Yields:
        A party, the entities that belong to it in the order of the file, and the
        captions of what is pointed at, by id.
    """
    number_of = max(1, -(-part.size // SLICE))
    step = -(-len(found.parties) // number_of)
    captions: dict[str, str] = {}
    for first in range(0, len(found.parties), step):
        wanted = range(first, min(first + step, len(found.parties)))
        held: dict[int, bytes] = {}
        attached: dict[int, list[int]] = {}
        own = set(found.parties[wanted.start : wanted.stop])
        for number, raw in lines(part):
            owners = [one for one in found.owners.get(number, ()) if one in wanted]
            if owners or number in own:
                held[number] = raw
            for owner in owners:
                attached.setdefault(owner, []).append(number)
            if not first and number in found.linked:
                entity = _titled(_object(raw, part, number))
                captions[entity.id] = caption_of(entity)
        for place in wanted:
            number = found.parties[place]
            near = [decoded(held[one], part, one) for one in attached.pop(place, ())]
            yield decoded(held[number], part, number), near, captions


def _object(raw: bytes, part: Part, number: int) -> dict[str, Any]:
    try:
        given = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _error(part, number, f"not a whole JSON entity: {error}") from error
    if not isinstance(given, dict):
        raise _error(part, number, "not a JSON object")
    return given


def _head(given: dict[str, Any]) -> tuple[str, str, str]:
    """Id and schema, and what is wrong with them."""
    key, schema = given.get("id"), given.get("schema")
    if not isinstance(key, str) or not fold_text(key):
        return "", "", "the entity has no id"
    if not isinstance(schema, str) or schema not in POINTING:
        return "", "", f"FollowTheMoney has no schema {schema!r}"
    if not isinstance(given.get("properties") or {}, dict):
        return "", "", "the properties are no mapping"
    return fold_text(key), schema, ""


def _pointed(given: dict[str, Any], schema: str) -> list[str]:
    """Ids that an entity points at, without reading the rest of it."""
    properties = given.get("properties") or {}
    found = []
    for prop in POINTING[schema]:
        if values := properties.get(prop):
            many = values if _is_list(values) else [values]
            found += [fold_text(one) for one in many if isinstance(one, str) and one.strip()]
    return found


def _titled(given: dict[str, Any]) -> Entity:
    """An entity with no more than what it is called."""
    properties = given.get("properties") or {}
    kept = {prop: properties[prop] for prop in _CALLED if prop in properties}
    return read_entity({**given, "properties": kept})


def caption_of(entity: Entity) -> str:
    """What an entity is called: its caption, its name, its number, or empty."""
    if entity.caption and entity.caption != entity.id:
        return entity.caption
    named = next((text for prop in _TITLES[:2] if (text := entity.first(prop))), "")
    named = named or name_of_parts(entity.properties)
    return named or next((text for prop in _TITLES if (text := entity.first(prop))), "")


_TITLES: Final = ("name", "alias", "full", "title", "number", "publicKey", "registrationNumber")
_CALLED: Final = (
    *_TITLES, "firstName", "secondName", "middleName", "fatherName", "lastName", "nameSuffix",
)  # fmt: skip


def _only(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()


def _error(part: Part, number: int, reason: str) -> FormatError:
    return FormatError(reason, source=part.name, place=f"line {number}", action=_AGAIN)
