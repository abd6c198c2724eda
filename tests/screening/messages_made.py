"""Invented messages, and a finder of mentions that knows the names it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from ostraka.intake.fields import Field, Message, Role, Subject
from ostraka.model.party import Name, Party
from ostraka.screening.hits import Hit
from ostraka.screening.screen import Screener


class Found(Struct, frozen=True):
    """A mention."""

    start: int
    end: int
    text: str
    hit: Hit


class NamesInText:
    """Finds the names that it is told, letter by letter, as whole words."""

    def __init__(self, screener: Screener, names: Mapping[str, str] | None = None) -> None:
        self._screener = screener
        self._names = dict(names or {})
        self.asked: list[str] = []

    def find(self, text: str, on: date) -> tuple[Found, ...]:
        self.asked.append(text)
        found = []
        for written, schema in self._names.items():
            start = f" {text.upper()} ".find(f" {written.upper()} ")
            if start >= 0:
                query = Party("", schema, written, names=(Name(written),))
                end = start + len(written)
                found += [
                    Found(start, end, text[start:end], hit)
                    for hit in self._screener.hits(query, on)
                ]
        return tuple(found)


def party(
    part: str,
    name: str = "",
    *,
    bank: bool = False,
    person: bool | None = None,
    bic: str = "",
    account: str = "",
    lei: str = "",
    identifiers: tuple[tuple[str, str], ...] = (),
    birth: str = "",
    nationality: str = "",
    town: str = "",
    country: str = "",
    lines: tuple[str, ...] = (),
) -> tuple[Subject, tuple[Field, ...]]:
    """A subject with its fields, as an ISO 20022 reader gives them."""
    path = f"CdtTrfTxInf[1]/{part}"
    role = Role.AGENT if bank else Role.PARTY
    fields = []

    def add(tail: str, role: Role, value: str, kind: str) -> None:
        if value:
            fields.append(Field(f"{path}/{tail}", role, value, kind, path))

    add("Nm", role, name, "name")
    add("FinInstnId/BICFI" if bank else "Id/OrgId/AnyBIC", role, bic, "bic")
    add("Id/OrgId/LEI", Role.IDENTIFIER, lei, "lei")
    for number, (kind, value) in enumerate(identifiers, 1):
        add(f"Id/Othr[{number}]/Id", Role.IDENTIFIER, value, kind)
    add("Id/PrvtId/DtAndPlcOfBirth/BirthDt", Role.PARTY, birth, "birthDate")
    add("Acct/Id", Role.IDENTIFIER, account, "account")
    add("PstlAdr/TwnNm", Role.GEOGRAPHY, town, "town")
    add("PstlAdr/Ctry", Role.GEOGRAPHY, country, "country")
    for number, line in enumerate(lines, 1):
        add(f"PstlAdr/AdrLine[{number}]", Role.GEOGRAPHY, line, "address")
    one = Subject(
        path,
        part,
        bank=bank,
        person=person,
        names=(name,) if name else (),
        bics=(bic,) if bic else (),
        leis=(lei,) if lei else (),
        accounts=(account,) if account else (),
        identifiers=identifiers,
        births=(birth,) if birth else (),
        countries=(country,) if country else (),
        nationalities=(nationality,) if nationality else (),
        address=lines,
        towns=(town,) if town else (),
    )
    return one, tuple(fields)


def message(
    *parties: tuple[Subject, tuple[Field, ...]],
    texts: tuple[str, ...] = (),
    retained: tuple[str, ...] = (),
    others: tuple[Field, ...] = (),
    type: str = "pacs.008.001.08",
    currency: str = "EUR",
    instant: bool = False,
) -> Message:
    """A message of these parties, texts and retained values."""
    fields = [field for _, several in parties for field in several]
    fields += [
        Field(f"CdtTrfTxInf[1]/RmtInf/Ustrd[{number}]", Role.TEXT, text, "text")
        for number, text in enumerate(texts, 1)
    ]
    fields += [
        Field(f"CdtTrfTxInf[1]/PmtId[{number}]", Role.RETAINED, value, "reference")
        for number, value in enumerate(retained, 1)
    ]
    return Message(
        "invented.xml",
        "iso20022",
        type,
        "MSG1",
        (*fields, *others),
        tuple(subject for subject, _ in parties),
        (currency,) if currency else (),
        "2024-06-01",
        instant,
    )
