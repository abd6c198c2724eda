"""A data directory with invented lists and the whole application over it, in this process."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient
from tests.invented import fact, lexicon, record

from ostraka.book import Book
from ostraka.http.app import create_app
from ostraka.http.config import Settings
from ostraka.http.lanes import LaneBounds
from ostraka.http.logs import make_log
from ostraka.http.state import State, StateBounds
from ostraka.index.build import ListVersion, build
from ostraka.model.records import StoredRecord
from ostraka.names.fingerprint import fingerprint
from ostraka.store.keys import KeyRow
from ostraka.store.receipts import Receipts

LIST = "invented"
FIRST, SECOND = "2024-01-01", "2024-02-01"


def records(mark: str = "Alpha") -> list[StoredRecord]:
    """Invented parties, each with a mark of the state of the list that it is from."""
    return [
        record(
            "1",
            fact("name", "Ivan Petrovin"),
            fact("birthDate", "1961-02-03"),
            fact("nationality", "ru"),
            fact("passportNumber", "AB1234567", country="ru"),
            fact("program", mark),
        ),
        record("2", fact("name", "Olga Kowalbergski"), fact("program", mark)),
        record("3", fact("name", "NOWHERE TRADING LLC"), fact("program", mark), schema="Company"),
        record("A/4 b", fact("name", "Wei Holtmannsen"), fact("program", mark)),
    ]


def put_index(
    home: Path, digest: str, mark: str = "Alpha", version: str = FIRST, *, serve: bool = True
) -> Path:
    """Build an index in a data directory, and let it serve."""
    indexes = home / "index"
    indexes.mkdir(parents=True, exist_ok=True)
    folder = indexes / digest
    if not folder.exists():
        versions = [ListVersion(LIST, version)]
        build(indexes, digest, records(mark), versions, lexicon(), fingerprint(lexicon()))
    if serve:
        name_current(home, digest)
    return folder


def name_current(home: Path, digest: str) -> None:
    """Let an index serve, as a load does."""
    part = home / "index" / ".current.test"
    part.write_text(digest, "utf-8")
    os.replace(part, home / "index" / "current")


class Today(Book):
    """A book whose day does not depend on the clock."""

    def today(self) -> date:
        return date(2024, 6, 1)

    def held(self, folder: Path) -> Book:
        found = super().held(folder)
        found.__class__ = Today
        return found


def application(
    home: Path,
    *,
    keys: Sequence[KeyRow] | Callable[[], list[KeyRow]] | None = None,
    bounds: StateBounds | None = None,
    log: io.StringIO | None = None,
    receipts: Receipts | None = None,
    **settings: Any,
) -> Litestar:
    """The application over a data directory; ``keys`` make it ask for one."""
    chosen = Settings(keys="off" if keys is None else "required", **settings)
    quick = LaneBounds(chosen.max_queue, chosen.max_wait, chosen.max_time)
    state = State(Today(home), bounds or StateBounds(quick, poll=0.05))
    rows = keys if callable(keys) else lambda: list(keys or ())
    written = make_log("info", log or io.StringIO())
    return create_app(state, chosen, keys=rows, log=written, receipts=receipts)


def client(home: Path, **more: Any) -> TestClient[Litestar]:
    """A client of the application over a data directory."""
    return TestClient(application(home, **more), raise_server_exceptions=False)
