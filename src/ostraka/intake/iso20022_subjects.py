"""The parties, banks and accounts of an ISO 20022 message, from what its fields say of them.

Owns how what belongs to one party is put together, and that an account's number also
belongs to the party whose account it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Subject
from ostraka.intake.iso20022_roles import SCHEMES, is_account

#: Parts of an address from the most precise one.
_PRECISE: Final = (
    "CareOf", "Dept", "SubDept", "BldgNm", "Room", "Flr", "UnitNb", "BldgNb", "StrtNm", "PstBx",
    "AdrLine", "PstCd", "TwnLctnNm", "DstrctNm", "TwnNm", "PlcNm", "CtrySubDvsn", "Ctry",
)  # fmt: skip
#: Kinds that are parts of an address.
_ADDRESS: Final = frozenset({"street", "address", "postcode", "town", "region", "country"})
#: Names in these places are of others than the party itself: they are screened alone.
_OF_OTHERS: Final = frozenset({"CareOf", "BrnchId"})
#: Russian banks are listed with the code of their clearing system.
_RUSSIAN_CLEARING: Final = "RUCBC"


class Said(Struct, frozen=True):
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
    def values(*kinds: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.value for one in group if one.kind in kinds))

    return Subject(
        path=path,
        part=group[0].part,
        bank=any("FinInstnId" in one.between or "BrnchId" in one.between for one in group),
        person=_person(group),
        names=tuple(dict.fromkeys(_names(group))),
        bics=values("bic"),
        leis=values("lei"),
        accounts=tuple(dict.fromkeys((*values("account"), *accounts))),
        identifiers=tuple(dict.fromkeys(_identifiers(group))),
        births=values("birthDate"),
        birth_places=values("birthPlace", "birthCountry"),
        countries=values("country"),
        nationalities=values("nationality"),
        address=tuple(_address(group)),
        towns=values("town"),
        postcodes=values("postcode"),
    )


def _person(group: Iterable[Said]) -> bool | None:
    """Whether the message says that it is a natural person: by how it identifies it."""
    for one in group:
        if "PrvtId" in one.between or one.kind == "birthDate":
            return True
        if "OrgId" in one.between:
            return False
    return None


def _names(group: Iterable[Said]) -> Iterator[str]:
    for one in group:
        if one.kind == "name" and one.name not in _OF_OTHERS and "BrnchId" not in one.between:
            yield one.value


def _identifiers(group: Iterable[Said]) -> Iterator[tuple[str, str]]:
    for one in group:
        if one.kind == "clearing":
            if one.scheme == _RUSSIAN_CLEARING:
                yield "bikCode", one.value
        elif one.kind == "idNumber":
            kind = SCHEMES.get(one.scheme, "idNumber")
            yield {"bic": "swiftBic", "lei": "leiCode"}.get(kind, kind), one.value
        elif one.kind.endswith(("Number", "Code")) or one.kind in ("email", "phone", "website"):
            yield one.kind, one.value


def _address(group: Iterable[Said]) -> list[str]:
    parts = [one for one in group if one.kind in _ADDRESS and one.name != "CtryOfRes"]
    order = {name: place for place, name in enumerate(_PRECISE)}
    parts.sort(key=lambda one: order.get(one.name, len(order)))
    return [one.value for one in parts]
