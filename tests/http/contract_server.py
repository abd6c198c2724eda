"""A server of the contracts over invented lists: nothing here is an entry of a real list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import TestClient
from tests.invented import SINCE, fact, record
from tests.screening.merged import linked_screener

from ostraka.http.match_api import HANDLERS as MATCH
from ostraka.http.match_api.register import register_of
from ostraka.http.match_api.text_build import build_text
from ostraka.http.watchman import HANDLERS as WATCHMAN
from ostraka.model.records import StoredRecord
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener
from ostraka.store.lists import ListStatus

TOKEN = "a-token-for-tests"
DAY = date(2024, 6, 1)
_Answer = TypeVar("_Answer")


class Book:
    """The little of a data directory that the contracts ask."""

    def __init__(self, stale: Sequence[str] = ()) -> None:
        self._stale = stale

    def today(self) -> date:
        return DAY

    def lists(self) -> list[ListStatus]:
        return [
            ListStatus(
                name,
                name,
                version=1,
                published=SINCE,
                retrieved="2024-01-02T03:04:05Z",
                sha256=name * 2,
                records=3,
                stale=name in self._stale,
                active=True,
            )
            for name in ("eu_fsf", "us_ofac_sdn")
        ]


class Serving:
    """One index that serves."""

    def __init__(self, screener: Screener, book: Book) -> None:
        self.screener = screener
        self.book = book


class Server:
    """A serving state without threads."""

    def __init__(self, screener: Screener, stale: Sequence[str] = ()) -> None:
        self._serving = Serving(screener, Book(stale))
        self.refreshed = 0

    def current(self) -> Serving:
        return self._serving

    async def run(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        return work(*args)

    async def refresh(self) -> None:
        self.refreshed += 1


def records() -> list[StoredRecord]:
    """Invented parties on two official lists and on a house list."""
    petrovin = (
        fact("name", "Ivan Petrovich PETROVIN", firstName="Ivan Petrovich", lastName="PETROVIN"),
        fact("alias", "Іван Петровін"),
        fact("birthDate", "1961-02-03"),
        fact("nationality", "ru"),
        fact("gender", "male"),
    )
    ofac = [
        record(
            101,
            *petrovin,
            fact("passportNumber", "AB1234567", country="ru", type="Passport"),
            fact("program", "INVENTED-EO1"),
            fact("listingDate", "2020-05-06"),
            fact("position", "Director of Nowhere Bank"),
            fact("address", "12 Invented Street, Nowhere", country="ru", city="Nowhere"),
            fact("provisions", "Subject to Secondary Sanctions"),
            list_id="us_ofac_sdn",
        ),
        record(
            102,
            fact("name", "NOWHERE TRADING LLC"),
            fact("weakAlias", "NOTRA"),
            fact("country", "cy"),
            fact("registrationNumber", "HE 445566", country="cy"),
            fact("publicKey", "1InventedBase58AddressQzZ", currency="XBT"),
            fact("website", "nowhere-trading.example"),
            fact("program", "INVENTED-EO1"),
            fact("program", "INVENTED-EO2"),
            schema="Organization",
            list_id="us_ofac_sdn",
        ),
        record(
            103,
            fact("name", "SEA INVENTION"),
            fact("imoNumber", "9074729"),
            fact("flag", "pa"),
            fact("pastFlags", "mt"),
            fact("type", "Crude Oil Tanker"),
            fact("buildDate", "1995"),
            fact("tonnage", "1,234"),
            schema="Vessel",
            list_id="us_ofac_sdn",
        ),
        record(
            104,
            fact("name", "Olga KOWALBERGSKI", until="2024-03-01"),
            fact("birthDate", "1970", until="2024-03-01"),
            list_id="us_ofac_sdn",
        ),
    ]
    europe = [
        record(
            "EU.1.22",
            *petrovin,
            fact("passportNumber", "AB1234567", country="ru", type="passport"),
            fact("program", "INV", since="2024-02-02"),
            list_id="eu_fsf",
        ),
        record("EU.3.44", fact("name", "Sergei SIDORCHENKO"), list_id="eu_fsf"),
        record("EU.3.45", fact("name", "Sergey SIDORCHENKA"), list_id="eu_fsf"),
    ]
    house = [
        record(
            "acme-7",
            fact("name", "Maria Hussenbach"),
            fact("birthDate", "1980-01-01"),
            fact("topics", "role.pep"),
            fact("notes", "Maria H.", type="caption"),
            fact("notes", "2021-02-03T04:05:06", type="first_seen"),
            fact("notes", "2022-02-03", type="last_change"),
            fact("notes", "false", type="target"),
            fact("notes", "kept", type="remark"),
            fact("authorityId", "77", list="un_sc"),
            list_id="house_watch",
        ),
        record("8", fact("name", "John Nguyenberg"), list_id="house_watch"),
        record("A/12 b", fact("name", "Wei Holtmannsen"), list_id="house_watch"),
    ]
    return [*europe, *house, *ofac]


def screener(folder: Path, policy: Policy | None = None) -> Screener:
    """A screener over the invented lists, its text index built."""
    found = linked_screener(folder, sorted(records(), key=lambda one: (one.list, one.id)), policy)
    build_text(register_of(found), found.snapshot.folder)
    return found


def client(found: Screener, stale: Sequence[str] = (), **state: Any) -> TestClient[Litestar]:
    """A client of a server over a screener."""
    server = Server(found, stale)
    app = Litestar(
        [*MATCH, *WATCHMAN],
        state=State({"ostraka": server, **state}),
        openapi_config=None,
        debug=False,
    )
    return TestClient(app)


def posted(queries: dict[str, Any], **more: Any) -> bytes:
    """The body of a match request."""
    return msgspec.json.encode({"queries": queries, **more})


def person(*names: str, **properties: Any) -> dict[str, Any]:
    """A person as a query."""
    return {"schema": "Person", "properties": {"name": list(names), **properties}}
