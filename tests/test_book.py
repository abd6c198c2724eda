"""The Python API: a data directory, opened."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

import ostraka
from ostraka.book import Book
from ostraka.model.errors import NotReadyError, UsageError
from ostraka.screening.documents import result_document

_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("home")
    with ostraka.open(root) as book:
        book.load_starter(now=_NOW)
    return root


def test_a_directory_without_a_list_says_what_to_do(tmp_path: Path) -> None:
    with ostraka.open(tmp_path) as book, pytest.raises(NotReadyError, match="ostraka demo"):
        book.screen("Ivan Petrovin")
    assert list(tmp_path.iterdir()) == []


def test_a_listed_name_is_a_hit_with_its_party_score_and_evidence(home: Path) -> None:
    with ostraka.open(home) as book:
        hit = book.screen("Alexei GROMOV", type="person", on=_DAY).hits[0]
        assert hit.match
        assert sum(piece.bits for piece in hit.evidence) == pytest.approx(hit.total, abs=1e-6)
        assert book.party(hit.id).source == "starter:" + hit.id.partition("-")[2]


def test_two_books_over_one_directory_give_the_same_bytes(home: Path) -> None:
    with ostraka.open(home) as first, ostraka.open(str(home)) as second:
        one, other = (
            msgspec.json.encode(result_document(book.screen("Gromov Alexey", on=_DAY)))
            for book in (first, second)
        )
    assert one == other


def test_screening_opens_the_index_alone(home: Path, tmp_path: Path) -> None:
    """The index is enough: a copy of it without the database answers as before."""
    index = tmp_path / "index"
    for path in sorted((home / "index").rglob("*")):
        if path.is_file():
            copy = index / path.relative_to(home / "index")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    with ostraka.open(tmp_path) as copied, ostraka.open(home) as book:
        assert copied.screen("Alexei GROMOV", on=_DAY) == book.screen("Alexei GROMOV", on=_DAY)


def test_a_deleted_index_is_built_again_from_the_database(tmp_path: Path) -> None:
    with ostraka.open(tmp_path) as book:
        book.load_starter(now=_NOW)
        before = book.screen("Alexei GROMOV", on=_DAY)
    shutil.rmtree(tmp_path / "index")
    with ostraka.open(tmp_path) as book:
        assert book.screen("Alexei GROMOV", on=_DAY) == before


def test_before_the_first_version_the_answer_is_unknown(home: Path) -> None:
    with ostraka.open(home) as book, pytest.raises(NotReadyError, match="2020-01-01"):
        book.screen("Alexei GROMOV", on=date(2020, 1, 1))


def test_why_not_names_the_gate_and_an_unknown_party_is_refused(home: Path) -> None:
    query = ostraka.party({"schema": "Person", "properties": {"name": ["Nobody Whatsoever"]}})
    with ostraka.open(home) as book:
        hit = book.screen("Alexei GROMOV", on=_DAY).hits[0]
        assert not book.why_not(query, hit.id, _DAY).match
        for unknown in ("starter-0", "nonsense", ""):
            with pytest.raises(NotReadyError, match="there is no party"):
                book.why_not(query, unknown, _DAY)


def test_a_value_that_cannot_be_read_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with Book(tmp_path) as book, pytest.raises(UsageError, match="'03/04/1957'"):
        book.screen("Ivan Petrovin", born="03/04/1957")


def test_a_table_in_memory_gives_the_hits_that_each_row_gives_alone(home: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="tables in memory need pyarrow")
    names = ["Alexei GROMOV", "Nobody Whatsoever"]
    with ostraka.open(home) as book:
        table = book.screen_table(arrow.table({"id": ["a", "b"], "name": names}), on=_DAY)
        alone = [(row, hit.id) for row, name in zip("ab", names, strict=True)
                 for hit in book.screen(name, on=_DAY).hits]  # fmt: skip
    found = zip(table["id"].to_pylist(), table["party_id"].to_pylist(), strict=True)
    assert list(found) == alone


def test_the_names_of_the_api_are_the_ones_that_it_promises() -> None:
    for name in ostraka.__all__:
        assert getattr(ostraka, name) is not None
    assert set(ostraka.__all__) >= {"open", "compare", "party", "OstrakaError"}


def test_what_a_killed_build_left_behind_is_removed_once_it_is_old(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.load_starter()
    old, new = (tmp_path / "index" / name for name in (".building-old", ".building-new"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    book.load_starter()
    assert not old.exists()
    assert new.exists()


def _people(day: str, *names: str) -> str:
    """An invented list in the UN's format."""
    entries = "".join(
        f"<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM>"
        f"<FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>XXi.00{number}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2020-01-0{number}</LISTED_ON></INDIVIDUAL>"
        for number, name in enumerate(names, 1)
    )
    return (
        f'<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00Z"><INDIVIDUALS>{entries}'
        "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    )


def test_what_was_listed_what_could_be_known_and_what_was_known_are_three_answers(
    tmp_path: Path,
) -> None:
    for day, names in (("2022-01-01", ["ORLAN BREKKISH", "TAVISH MOONCREST"]), ("2021-01-01", [])):
        file = tmp_path / f"{day}.xml"
        file.write_text(_people(day, "ILSE VANDERQUIST", *names), "utf-8")
    home = tmp_path / "home"

    def found(name: str, on: date, known_at: datetime | None = None) -> bool:
        with ostraka.open(home, known_at=known_at) as book:
            return bool(book.screen(name, on=on).hits)

    with ostraka.open(home) as book:
        book.update([tmp_path / "2022-01-01.xml"], now=datetime(2022, 3, 1, tzinfo=UTC))
        now = book.screen("Tavish Mooncrest", on=date(2022, 6, 1))
        book.update([tmp_path / "2021-01-01.xml"], now=datetime(2023, 3, 1, tzinfo=UTC))
    # Published on 1 January 2022, received two months later.
    assert found("Tavish Mooncrest", date(2022, 2, 1))
    with pytest.raises(NotReadyError, match="no list had been received"):
        found("Tavish Mooncrest", date(2022, 2, 1), datetime(2022, 2, 1, tzinfo=UTC))
    # The older version came later: who was listed in 2021 could not be told before.
    assert found("Ilse Vanderquist", date(2021, 6, 1))
    between = datetime(2022, 6, 1, tzinfo=UTC)
    with pytest.raises(NotReadyError, match="unknown"):
        found("Ilse Vanderquist", date(2021, 6, 1), between)
    # What was answered then, receipt included; a question without a day is of that day.
    with ostraka.open(home, known_at=between) as book:
        assert book.screen("Tavish Mooncrest") == now
        assert book.today() == date(2022, 6, 1)
