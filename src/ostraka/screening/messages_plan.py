"""What is screened in a message, field by field, before anything is looked up.

Owns the way from the roles of fields to parties, texts and addresses. Refuses to leave a
field of a screened role out: what no subject holds is screened alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Field, Message, Role
from ostraka.names.lexicon import Lexicon
from ostraka.screening.geography import Part, PartKind
from ostraka.screening.messages_instant import Instant, exempt, instant_mode
from ostraka.screening.messages_subjects import Probe, orphans, probes_of
from ostraka.screening.messages_texts import Text, texts_of

#: Characters of a name in ISO 20022 (Max140Text), and of four lines of FIN; longer is a text.
_LONGEST_NAME: Final = 144
#: Parts of an address by the last element of the path: a street is no town.
_STREETS: Final = frozenset(
    {"StrtNm", "BldgNb", "BldgNm", "Flr", "UnitNb", "PstBx", "Room", "Dept", "SubDept", "CareOf"}
)
#: Kinds of places that say who somebody is and not where.
_PERSONAL: Final = frozenset({"birthPlace", "birthCountry", "birthCity", "nationality"})


class Address(Struct, frozen=True):
    """An address: whose it is, its parts, and its lines as texts that may name anybody."""

    part: str
    parts: tuple[Part, ...]
    texts: tuple[Text, ...]


class Plan(Struct, frozen=True):
    """What is to be screened in one message.

    Attributes:
        message: the message.
        instant: what the instant-payment mode leaves out, if it was asked for.
        probes: parties and banks, each with whether the Union's lists are left out for it.
        texts: free texts.
        addresses: addresses.
    """

    message: Message
    instant: Instant | None
    probes: tuple[tuple[Probe, bool], ...]
    texts: tuple[Text, ...]
    addresses: tuple[Address, ...]


def plan(message: Message, lexicon: Lexicon, *, instant: bool) -> Plan:
    """Tell what is to be screened in a message.

    Args:
        message: the message.
        lexicon: tells names of persons.
        instant: whether the caller says that it is an instant payment.
    """
    mode = instant_mode(message, asked=instant)
    left_out = mode is not None and mode.applies
    described: dict[str, list[Field]] = {}
    for field in message.fields:
        described.setdefault(field.subject, []).append(field)
    probes = [
        (probe, left_out and exempt(subject))
        for subject in message.subjects
        for probe in probes_of(subject, described.get(subject.path, ()), lexicon)
    ]
    probes += [(probe, False) for probe in orphans(message.fields, message.subjects)]
    texts = texts_of([field for field in message.fields if _is_text(field)])
    return Plan(message, mode, tuple(probes), tuple(texts), tuple(_addresses(message)))


def _is_text(field: Field) -> bool:
    """Whether a field may name anybody: free text, and a name that is too long for one."""
    named = field.role in (Role.PARTY, Role.AGENT) and len(field.value) > _LONGEST_NAME
    return field.role is Role.TEXT or named


def _addresses(message: Message) -> Iterable[Address]:
    """The addresses of a message, one for each subject; else one for each element that has one."""
    parts_of = {one.path: one.part for one in message.subjects}
    together: dict[str, list[Field]] = {}
    for field in message.fields:
        if field.role is Role.GEOGRAPHY and field.value.strip() and not _of_birth(field):
            key = field.subject or field.path.rpartition("/")[0]
            together.setdefault(key, []).append(field)
    for key, fields in together.items():
        parts = tuple(Part(one.path, _kind_of_part(one), one.value) for one in fields)
        lines = [
            one
            for one, part in zip(fields, parts, strict=True)
            if part.kind in ("line", "street") and " " in one.value.strip()
        ]
        yield Address(parts_of.get(key, ""), parts, tuple(texts_of(lines)))


def _of_birth(field: Field) -> bool:
    """Whether a place is one of birth, or a nationality: evidence of a person, no address."""
    element = field.path.rpartition("/")[2].partition("[")[0]
    return element.endswith("OfBirth") or field.kind in _PERSONAL


def _kind_of_part(field: Field) -> PartKind:
    element = field.path.rpartition("/")[2].partition("[")[0]
    if field.kind == "country" or element in ("Ctry", "CtryOfRes"):
        return "country"
    if field.kind == "postcode" or element == "PstCd":
        return "postcode"
    if element in _STREETS:
        return "street"
    return "line" if element == "AdrLine" or field.kind == "address" else "town"
