"""Identifiers: one form for comparing each kind, and what equal or unequal ones say.

Owns the reading of an identifier's value: what may be folded (spaces, dashes,
case) and what may not (a base58 wallet address is case-sensitive), and which
kinds name one party alone. A strong identifier that agrees always alerts; one
that conflicts is shown beside it, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import imo as imo_number
from stdnum import lei

from ostraka.matching.weights import Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Identifier, Party

#: Kinds that different publishers and customers use for the same national numbers.
_NATIONAL: Final = frozenset(
    {
        "idNumber", "taxNumber", "registrationNumber", "innCode", "ogrnCode", "vatCode", "uscCode",
        "socialSecurityNumber", "licenseNumber", "okpoCode",
    }
)  # fmt: skip
#: Kinds of which a party has one at a time, so that another value contradicts.
_UNIQUE: Final = frozenset({"imoNumber", "leiCode", "innCode", "ogrnCode"})
#: Kinds that never count as strong: reused, shared or free text.
_WEAK: Final = frozenset({"phone", "ticker", "callSign", "kppCode", "icijId", "crsNumber"})
#: Letters and digits that a strong number needs at least.
_MIN_STRONG: Final = 5
_MAX_LENGTH: Final = 512

_HOST: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([^/:?#\s]+)")
_FREE_MAIL: Final = frozenset(
    {"gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "mail.ru", "yandex.ru", "aol.com"}
)


def group_of(kind: str) -> str:
    """The kinds that are compared with each other share a group."""
    if kind in _NATIONAL:
        return "national"
    if kind in ("isin", "isinCode"):
        return "isin"
    return kind


def canonical(kind: str, value: str) -> str:
    """The value in the form in which it is compared.

    Args:
        kind: property name, ``passportNumber``, ``publicKey`` ...
        value: the value as written.

    Returns:
        Folded text, or an empty string where nothing comparable is left.
    """
    text = value.strip()[:_MAX_LENGTH]
    if kind == "publicKey":
        return _wallet(text)
    if kind == "email":
        return text.lower().removeprefix("mailto:")
    if kind == "website":
        return _host(text)
    folded = "".join(c for c in text.upper() if c.isalnum())
    if kind == "imoNumber":
        return folded.removeprefix("IMO")
    if kind == "swiftBic":
        # The last three letters name a branch: a branch of a listed bank is that bank.
        return folded[:8] if len(folded) == 11 else folded
    if kind == "phone":
        return folded.lstrip("0")
    return folded


def _wallet(text: str) -> str:
    """Keep the case, but for addresses whose alphabet has none (hexadecimal, bech32)."""
    lowered = text.lower()
    if re.fullmatch(r"0x[0-9a-f]{40}", lowered) or lowered.startswith(("bc1", "ltc1")):
        return lowered
    return text.replace(" ", "")


def _host(text: str) -> str:
    found = _HOST.match(text.lower())
    return found.group(1).removeprefix("www.").rstrip(".") if found else ""


def strong(kind: str, value: str) -> bool:
    """True if an equal identifier alone is enough for an alert.

    Args:
        kind: property name.
        value: its canonical form.
    """
    if kind in _WEAK or not value:
        return False
    if kind == "imoNumber":
        return bool(imo_number.is_valid(value))
    if kind == "leiCode":
        return bool(lei.is_valid(value))
    if kind == "swiftBic":
        return len(value) in (8, 11)
    if kind == "website":
        return "." in value and value not in _FREE_MAIL
    return len(value) >= _MIN_STRONG and len(set(value)) > 2


def keys(identifiers: tuple[Identifier, ...]) -> Iterator[tuple[str, Identifier]]:
    """The lookup key of each comparable identifier: ``group:canonical value``."""
    for identifier in identifiers:
        value = canonical(identifier.kind, identifier.value)
        if value:
            yield f"{group_of(identifier.kind)}:{value}", identifier


def compare_identifiers(query: Party, listed: Party, w: Weights) -> tuple[list[Evidence], bool]:
    """Compare identifiers.

    Args:
        query: the party asked about.
        listed: the listed party.
        w: the weights.

    Returns:
        One piece for the agreements (the strongest; others are shown with 0
        bits), one per kind that conflicts, and whether a strong one agrees.
    """
    if not query.identifiers or not listed.identifiers:
        return [], False
    theirs: dict[str, Identifier] = {}
    for key, identifier in keys(listed.identifiers):
        theirs.setdefault(key, identifier)
    agreed: list[tuple[bool, Identifier, Identifier]] = []
    for key, ours in keys(query.identifiers):
        if key in theirs:
            same = theirs[key]
            is_strong = strong(ours.kind, canonical(ours.kind, ours.value)) and strong(
                same.kind, canonical(same.kind, same.value)
            )
            agreed.append((is_strong and _countries_allow(ours, same), ours, same))
    agreed.sort(key=lambda item: (not item[0], item[1].kind, item[1].value))
    pieces = []
    for rank, (is_strong, ours, same) in enumerate(agreed):
        bits = w.identifier_strong if is_strong else w.identifier_shared
        relation = "equal" if ours.kind == same.kind else "equal, another kind"
        pieces.append(
            Evidence(
                ours.kind, ours.value, same.value, relation, 0.0 if rank else bits, same.source
            )
        )
    groups = {group_of(ours.kind) for _, ours, _ in agreed}
    return pieces + _conflicts(query, listed, groups, w), any(item[0] for item in agreed)


def _countries_allow(ours: Identifier, theirs: Identifier) -> bool:
    """A passport number of another country is another passport."""
    return not ours.country or not theirs.country or ours.country == theirs.country


def _conflicts(query: Party, listed: Party, agreed: set[str], w: Weights) -> list[Evidence]:
    """Kinds that both sides have with no value in common: a conflict of the same country's."""
    pieces = []
    shown: set[str] = set()
    for ours in query.identifiers:
        if ours.kind in shown or group_of(ours.kind) in agreed or ours.kind in _WEAK:
            continue
        if ours.kind in ("website", "email", "publicKey") or not _comparable(ours):
            continue
        rivals = [
            other
            for other in listed.identifiers
            if other.kind == ours.kind and _comparable(other) and _countries_allow(ours, other)
        ]
        if rivals:
            shown.add(ours.kind)
            unique = ours.kind in _UNIQUE
            bits = w.identifier_unique_differs if unique else w.identifier_differs
            values = ", ".join(sorted({other.value for other in rivals})[:5])
            pieces.append(
                Evidence(ours.kind, ours.value, values, "differs", bits, rivals[0].source)
            )
    return pieces


def _comparable(identifier: Identifier) -> bool:
    """False for a value such as "-", which is written where there is none."""
    return bool(canonical(identifier.kind, identifier.value))
