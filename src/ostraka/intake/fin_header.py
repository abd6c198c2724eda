"""Blocks 1, 2, 3, 5 and S of FIN messages, acknowledgements, and blocks of values in braces.

Owns which bank sent a message and which receives it, and the type of the message. Refuses
to be strict: a header that is not as the standard has it is free text and is screened.

Source: SWIFT User Handbook, FIN Operations Guide, message structure.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Field, Role, Subject
from ostraka.intake.fin_blocks import Block

__all__ = ["Header", "read_header", "values_of"]

_TERMINAL: Final = r"([A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2})([A-Z0-9])([A-Z0-9]{3})"
_BASIC: Final = re.compile(rf"([A-Z])(\d\d){_TERMINAL}(\d{{4}})?(\d{{6}})?")
_INPUT: Final = re.compile(rf"I(\d{{3}}){_TERMINAL}([A-Z])?(\d)?(\d{{3}})?")
_OUTPUT: Final = re.compile(
    rf"O(\d{{3}})(\d{{4}})(\d{{6}}){_TERMINAL}(\d{{4}})(\d{{6}})(\d{{6}})(\d{{4}})([A-Z])?"
)
_BEFORE_SENDER: Final = ("type", "inputTime", "inputDate")
_AFTER_SENDER: Final = ("session", "sequence", "outputDate", "outputTime", "priority")
_TYPE: Final = re.compile(r"[IO](\d{3})")
_VALUE: Final = re.compile(r"\{([0-9A-Za-z]{1,4}):([^{}]*)\}")
#: Values of block 3 that no person writes.
_KEPT: Final = frozenset({"103", "106", "108", "111", "113", "119", "121", "423", "424"})
#: What no word of a text stands in: one run of letters, digits and signs.
_CODE: Final = re.compile(r"[A-Za-z0-9/:.,+()-]{0,64}")


class Header(Struct, frozen=True):
    """What the header blocks say.

    Attributes:
        kind: three digits of the type, or empty.
        cover: whether block 3 calls it a cover payment (``{119:COV}``).
        fields: every value of blocks 1 to 3.
        subjects: sender and receiver, as far as they are there.
    """

    kind: str
    cover: bool
    fields: tuple[Field, ...]
    subjects: tuple[Subject, ...]


def read_header(blocks: tuple[Block, ...]) -> Header:
    """Read blocks 1, 2 and 3.

    Args:
        blocks: all blocks of a message; others are left alone.
    """
    fields: list[Field] = []
    subjects: list[Subject] = []
    texts = {block.id: block.text.strip() for block in blocks}
    second = texts.get("2", "")
    kind = _TYPE.match(second)
    if "1" in texts:
        _basic(texts["1"], second.startswith("O"), fields, subjects)
    if "2" in texts:
        _application(second, fields, subjects)
    cover = False
    if "3" in texts:
        values = values_of("3:", texts["3"], kept=_KEPT)
        fields += values
        cover = any(one.path == "3:119" and one.value == "COV" for one in values)
    return Header(kind[1] if kind else "", cover, tuple(fields), tuple(subjects))


def values_of(place: str, text: str, *, kept: frozenset[str] | None = None) -> list[Field]:
    """The values of a block that is written in braces: ``{108:REF}{119:COV}``.

    Args:
        place: beginning of their paths: ``3:``.
        text: the block's text.
        kept: tags that are retained, all others being free text; None if everything is
            retained that is not written in words.
    """
    fields: list[Field] = []
    at, met = 0, dict[str, int]()
    for found in _VALUE.finditer(text):
        _loose(place, text[at : found.start()], fields)
        at = found.end()
        tag, value = found[1], found[2].strip()
        met[tag] = met.get(tag, 0) + 1
        path = f"{place}{tag}" if met[tag] == 1 else f"{place}{tag}[{met[tag]}]"
        retained = tag in kept if kept is not None else bool(_CODE.fullmatch(value))
        if retained and len(value) <= 64:
            fields.append(Field(path, Role.RETAINED, value, "code"))
        else:
            fields.append(Field(path, Role.TEXT, value, "text"))
    _loose(place, text[at:], fields)
    return fields


def _loose(place: str, text: str, fields: list[Field]) -> None:
    """Text of a block that stands in no braces."""
    text = text.strip()
    if text:
        fields.append(Field(f"{place}text", Role.TEXT, text, "text"))


def _basic(text: str, output: bool, fields: list[Field], subjects: list[Subject]) -> None:
    """Block 1: the terminal of who gives the message to the network, or of who gets it."""
    found = _BASIC.fullmatch(text)
    if found is None:
        _loose("1:", text, fields)
        return
    _kept("1:application", found[1], fields)
    _kept("1:service", found[2], fields)
    _terminal("1", "receiver" if output else "sender", found.groups()[2:5], fields, subjects)
    _kept("1:session", found[6], fields)
    _kept("1:sequence", found[7], fields)


def _application(text: str, fields: list[Field], subjects: list[Subject]) -> None:
    """Block 2: type, the other side, priority."""
    given = _INPUT.fullmatch(text)
    if given is not None:
        _kept("2:direction", text[0], fields)
        _kept("2:type", given[1], fields)
        _terminal("2", "receiver", given.groups()[1:4], fields, subjects)
        _kept("2:priority", given[5], fields)
        _kept("2:monitoring", given[6], fields)
        _kept("2:obsolescence", given[7], fields)
        return
    taken = _OUTPUT.fullmatch(text)
    if taken is None:
        _loose("2:", text, fields)
        return
    _kept("2:direction", text[0], fields)
    for name, value in zip(_BEFORE_SENDER, taken.groups()[:3], strict=True):
        _kept(f"2:{name}", value, fields)
    _terminal("2", "sender", taken.groups()[3:6], fields, subjects)
    for name, value in zip(_AFTER_SENDER, taken.groups()[6:], strict=True):
        _kept(f"2:{name}", value, fields)


def _kept(path: str, value: str | None, fields: list[Field]) -> None:
    if value:
        fields.append(Field(path, Role.RETAINED, value, "code"))


def _terminal(
    block: str,
    side: str,
    parts: tuple[str | None, ...],
    fields: list[Field],
    subjects: list[Subject],
) -> None:
    """A logical terminal: BIC of the institution, letter of the terminal, branch."""
    bic, terminal, branch = (part or "" for part in parts)
    path = f"{block}:{side}"
    fields += (
        Field(path, Role.AGENT, bic, "bic", path),
        Field(f"{path}/terminal", Role.RETAINED, terminal, "code", path),
        Field(f"{path}/branch", Role.RETAINED, branch, "code", path),
    )
    bics = (bic,) if branch == "XXX" else (bic, bic + branch)
    part = "InstgAgt" if side == "sender" else "InstdAgt"
    subjects.append(Subject(path, part, bank=True, bics=bics))
