"""The parties, banks and accounts of an ISO 20022 message, from what its fields say of them.

Owns how what belongs to one party is put together, and that an account's number also
belongs to the party whose account it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Subject
from ostraka.intake.iso20022_roles import GIVEN, SCHEMES, is_account

#: Parts of an address from the most precise one.
_ORDER: Final = (
    "CareOf", "Dept", "SubDept", "BldgNm", "Room", "Flr", "UnitNb", "BldgNb", "StrtNm", "PstBx",
    "AdrLine", "PstCd", "PstCdId", "TwnLctnNm", "DstrctNm", "TwnNm", "PlcNm", "CtrySubDvsn", "Ctry",
)  # fmt: skip
_PRECISE: Final = {name: place for place, name in enumerate(_ORDER)}
#: Kinds that are parts of an address.
_ADDRESS: Final = frozenset({"street", "address", "postcode", "town", "region", "country"})
#: Names in these places are of others than the party itself: they are screened alone.
_OF_OTHERS: Final = frozenset({"CareOf", "BrnchId"})
#: Russian banks are listed with the code of their clearing system (RUCB in the first versions).
_RUSSIAN_CLEARING: Final = frozenset({"RUCBC", "RUCB"})


class Said(Struct, frozen=True, gc=False):
    """One thing that a field says of a party.

    Attributes:
        subject: path of the party, bank or account.
        part: its element.
        kind: what is said.
        value: the value.
        name: the element that says it.
        between: the elements between the two.
        scheme: code or word of the kind of an identifier; empty if none is told.
    """

    subject: str
    part: str
    kind: str
    value: str
    name: str
    between: tuple[str, ...] = ()
    scheme: str = ""


def put_together(said: Sequence[Said]) -> tuple[Subject, ...]:
    """The parties, banks and accounts of a message, in the order in which it names them.

    Args:
        said: what its fields say, in order.
    """
    together: dict[str, list[Said]] = {}
    for one in said:
        together.setdefault(one.subject, []).append(one)
    accounts = {
        path: tuple(one.value for one in group if one.kind == "account")
        for path, group in together.items()
        if is_account(group[0].part)
    }
    return tuple(
        _subject(path, group, accounts.get(f"{path}Acct", ())) for path, group in together.items()
    )


def _subject(path: str, group: Sequence[Said], accounts: tuple[str, ...]) -> Subject:
    by: dict[str, dict[str, None]] = {}
    for one in group:
        by.setdefault(one.kind, {})[one.value] = None
    none: dict[str, None] = {}
    return Subject(
        path=path,
        part=group[0].part,
        bank=any("FinInstnId" in one.between or "BrnchId" in one.between for one in group),
        person=_person(group),
        names=tuple(dict.fromkeys(_names(group))) if "name" in by else (),
        bics=tuple(by.get("bic", none)),
        leis=tuple(by.get("lei", none)),
        accounts=tuple(by.get("account", none) | dict.fromkeys(accounts)),
        identifiers=tuple(dict.fromkeys(_identifiers(group))),
        births=tuple(by.get("birthDate", none)),
        birth_places=(*by.get("birthPlace", none), *by.get("birthCountry", none)),
        countries=tuple(by.get("country", none)),
        nationalities=tuple(by.get("nationality", none)),
        address=tuple(_address(group)),
        towns=tuple(by.get("town", none)),
        postcodes=tuple(by.get("postcode", none)),
    )


def _person(group: Iterable[Said]) -> bool | None:
    """Whether the message says that it is a natural person: by how it identifies it."""
    for one in group:
        if "PrvtId" in one.between or one.kind == "birthDate":
            return True
        if "OrgId" in one.between:
            return False
    return None


def _names(group: Sequence[Said]) -> Iterator[str]:
    """Names of the party itself; given names go before each family name that has them beside it."""
    given: dict[tuple[str, ...], list[str]] = {}
    for one in group:
        if one.name in GIVEN:
            given.setdefault(one.between, []).append(one.value)
    for one in group:
        if one.kind != "name" or one.name in _OF_OTHERS or "BrnchId" in one.between:
            continue
        name = " ".join(one.value.split())
        if one.name not in GIVEN:
            yield " ".join([*given.pop(one.between, ()), name])
    for left in given.values():
        yield " ".join(left)


def _identifiers(group: Iterable[Said]) -> Iterator[tuple[str, str]]:
    for one in group:
        if one.kind == "clearing":
            if one.scheme in _RUSSIAN_CLEARING or one.name in _RUSSIAN_CLEARING:
                yield "bikCode", one.value.removeprefix("RU")
        elif one.kind == "idNumber":
            kind = SCHEMES.get(one.scheme, "idNumber")
            yield {"bic": "swiftBic", "lei": "leiCode"}.get(kind, kind), one.value
        elif one.kind.endswith(("Number", "Code")) or one.kind in ("email", "phone", "website"):
            yield one.kind, one.value


def _address(group: Iterable[Said]) -> list[str]:
    parts = [one for one in group if one.kind in _ADDRESS and one.name != "CtryOfRes"]
    parts.sort(key=lambda one: _PRECISE.get(one.name, len(_PRECISE)))
    return [one.value for one in parts]
