"""An invented list in an invented format, so that the store is tested without the sources.

One file is lines of text: ``INVENTED`` and its header, one line for each
record or refusal, and ``END``. A file without ``END`` is cut short.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field
from sqlalchemy import make_url, text

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Record, Refused, Scope
from ostraka.store.kinds import Sources, Starter
from ostraka.store.limits import Limits
from ostraka.store.store import Store
from ostraka.store.tables import make_engine, metadata

DAY = datetime(2024, 6, 1, 12, tzinfo=UTC)


class Invented(Struct, frozen=True):
    """One invented file."""

    records: Mapping[str, Sequence[Fact]]
    published: str = "2024-01-01"
    list: str = "list_a"
    declared: int | None = None
    full: bool = True
    missing: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    refused: Sequence[Refused] = ()
    schema: str = "Person"
    extra_scan: int = 0
    whole: bool = True

    def content(self) -> bytes:
        header = {name: getattr(self, name) for name in ("list", "published", "declared")}
        header |= {
            "full": self.full,
            "missing": self.missing,
            "scan": self.extra_scan,
            "cut": self.cut,
        }
        lines = [f"INVENTED {json.dumps(header)}"]
        for record, facts in self.records.items():
            rows = [[fact.prop, fact.value, fact.detail, fact.original] for fact in facts]
            lines.append(f"R {json.dumps([record, self.schema, rows])}")
        lines += [f"X {json.dumps([r.record, r.place, r.reason, r.text])}" for r in self.refused]
        return ("\n".join(lines) + ("\nEND\n" if self.whole else "\n")).encode()

    def write(self, folder: Path, name: str = "list.txt") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(self.content())
        return path


class Lines(Struct, frozen=True):
    """The format of invented files."""

    name: str = "invented-lines"
    start: bytes = b"INVENTED"

    def recognises(self, name: str, head: bytes) -> bool:
        return head.startswith(self.start)

    def read(self, material: Material, list_id: str | None = None) -> Iterator[Item]:
        for number, part in enumerate(material):
            with part.open() as stream:
                first = json.loads(stream.readline()[len(self.start) :])
                if number == 0:
                    scope = Scope(first["full"], tuple(first["missing"]))
                    published = first["published"]
                    given = list_id or first["list"]
                    yield Header(given, self.name, published, first["declared"], scope)
                line = b""
                for line_number, line in enumerate(stream, 2):
                    kind, _, rest = line.decode().partition(" ")
                    if kind == "R":
                        record, schema, rows = json.loads(rest)
                        facts = tuple(
                            Fact(prop, value, tuple((k, v) for k, v in detail), original)
                            for prop, value, detail, original in rows
                        )
                        cut = record in first["cut"]
                        yield Record(record, schema, facts, f"line {line_number}", cut)
                    elif kind == "X":
                        yield Refused(*json.loads(rest))
                if line != b"END\n":
                    raise FormatError("the file is cut short", source=part.name, place="the end")

    def count(self, material: Material) -> int:
        found = 0
        for part in material:
            with part.open() as stream:
                found += json.loads(stream.readline()[len(self.start) :])["scan"]
                found += sum(line[:2] in (b"R ", b"X ") for line in stream)
        return found


class Info(Struct, frozen=True):
    """What is known of an invented list."""

    id: str
    title: str
    formats: tuple[str, ...] = ("invented-lines",)
    stale_after_days: int = 365
    ended: str = ""


def starter_of(invented: Invented, active_until: Mapping[str, Sequence[str]]) -> Starter:
    """A starter list from an invented file."""
    content = invented.content()

    def read() -> Iterator[Item]:
        yield Header(invented.list, "starter", invented.published, len(invented.records))
        for record, facts in invented.records.items():
            yield Record(record, invented.schema, tuple(facts))

    return Starter(
        "starter.txt",
        content,
        read,
        lambda: content.count(b"\nR "),
        lambda: active_until,
    )


_STARTER = Invented(
    {"s1": [Fact("name", "Starter One")], "s2": [Fact("name", "Starter Two")]},
    published="2021-04-15",
    list="starter",
)


class Bench(Struct, frozen=True):
    """Everything that a test needs to load invented files."""

    day: datetime = DAY
    file: type[Invented] = Invented
    lists: tuple[Info, ...] = (
        Info("list_a", "List A", ("invented-lines", "ofac-legacy-csv")),
        Info("list_b", "List B", ("invented-lines", "other-lines")),
        Info("list_c", "List C", ("other-lines",), ended="2024-03-01"),
    )
    formats: tuple[Lines, ...] = (
        Lines(),
        Lines("ofac-legacy-csv", b"CSV"),
        Lines("other-lines", b"OTHER"),
    )
    active_until: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: {"s1": ("list_a",), "s2": ("list_a", "list_b")}
    )

    def sources(self) -> Sources:
        return Sources(
            self.formats,
            {info.id: info for info in self.lists},
            lambda: starter_of(_STARTER, self.active_until),
        )

    def open(self, home: Path, url: str | None = None, **limits: Any) -> Store:
        return Store.open(home, url, sources=self.sources(), limits=Limits(**limits))

    def facts(self, *words: str) -> list[Fact]:
        """Facts from words such as ``name=Ann``."""
        pairs = (word.partition("=") for word in words)
        return [Fact(prop, value) for prop, _, value in pairs]

    def load(self, store: Store, folder: Path, *files: Invented, after: int = 0) -> list[str]:
        """Load files one by one, a day apart; the outcomes' statuses."""
        done: list[str] = []
        for number, file in enumerate(files):
            path = file.write(folder, f"{file.list}-{after}-{number}.txt")
            now = self.day + timedelta(days=after + number)
            done += [outcome.status for outcome in store.load([path], now=now)]
        return done

    def seen(self, store: Store, **view: Any) -> set[tuple[str, str, str, str, str | None]]:
        """Everything that a view shows, as record, property, value, since, until."""
        return {
            (record.id, stored.fact.prop, stored.fact.value, stored.since, stored.until)
            for record in store.records(**view)
            for stored in record.facts
        }


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()


def _own_schema(url: str) -> str:
    """The database, seen through a schema of this worker's own: several workers share it."""
    schema = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    engine.dispose()
    options = {"options": f"-csearch_path={schema}"}
    own = make_url(url).update_query_dict(options)
    return own.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Each database, empty: None for a SQLite file; PostgreSQL where a test database is named."""
    if request.param == "sqlite":
        return None
    url = os.environ.get("OSTRAKA_TEST_DATABASE_URL")
    if not url:
        pytest.skip("OSTRAKA_TEST_DATABASE_URL names no PostgreSQL database to test on")
    url = _own_schema(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
    engine.dispose()
    return url


@pytest.fixture
def store(database_url: str | None, bench: Bench, tmp_path: Path) -> Iterator[Store]:
    """An empty store on each database."""
    with bench.open(tmp_path / "home", database_url) as opened:
        yield opened
