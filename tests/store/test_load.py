"""Loading: what is taken in, what is refused, and that the last good version stays."""

from __future__ import annotations

import hashlib
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.records import Fact, Refused
from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench, Invented


def people(bench: Bench, number: int, published: str = "2024-01-01", **more: Any) -> Invented:
    """An invented list of so many people."""
    records = {f"r{n}": bench.facts(f"name=Person {n}") for n in range(number)}
    return bench.file(records, published, **more)


def test_a_loaded_version_tells_where_it_came_from_and_what_was_counted(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    facts = bench.facts("name=Ann", "alias=Annie", "notes=Some note")
    unread = Refused("r9", "line 9", "no name", "<r9/>")
    file = bench.file({"r1": facts}, declared=2, refused=[unread])
    path = file.write(tmp_path)
    (outcome,) = store.load([path], now=bench.day)
    assert (outcome.status, outcome.list, outcome.file) == ("loaded", "list_a", "list.txt")
    assert (outcome.records, outcome.refused, outcome.notes, outcome.added) == (1, 1, 1, 1)
    (version,) = store.versions("list_a")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (version.sha256, version.files) == (sha256, (f"{sha256}  list.txt",))
    assert (version.published, version.published_basis) == ("2024-01-01", "file")
    assert version.retrieved == "2024-06-01T12:00:00.000000Z"
    assert (version.records, version.records_declared, version.records_scanned) == (1, 2, 2)
    assert (version.names, version.notes, version.refused) == (2, 1, 1)
    assert store.refused(version.id) == [unread]
    store.archive.check(sha256)
    assert store.archive.path(sha256).read_bytes() == path.read_bytes()


def test_the_same_file_again_changes_nothing(bench: Bench, store: Store, tmp_path: Path) -> None:
    path = people(bench, 3).write(tmp_path)
    store.load([path], now=bench.day)
    before = store.state_digest(), bench.seen(store)
    (outcome,) = store.load([path], now=bench.day + timedelta(days=9))
    assert (outcome.status, outcome.version, outcome.records) == ("unchanged", 1, 3)
    assert (store.state_digest(), bench.seen(store)) == before
    assert len(store.versions("list_a")) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"whole": False}, "cut short"),
        ({"records": {}}, "holds no record"),
        ({"declared": 7}, "declares 7 records, but 3 were read"),
        ({"extra_scan": 1}, "holds, by a scan, 4 records, but 3 were read"),
        ({"published": "2031-01-01"}, "yet to come"),
        ({"published": "01/02/2024"}, "not a day"),
        ({"schema": "Spaceship"}, "schema 'Spaceship' of no known kind"),
    ],
)
def test_a_bad_file_is_refused_whole_and_the_good_version_stays(
    bench: Bench, store: Store, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    store.load([people(bench, 3).write(tmp_path)], now=bench.day)
    before = store.state_digest(), bench.seen(store)
    bad = replace(people(bench, 3, "2024-02-01"), **change)
    later = bench.day + timedelta(days=1)
    (outcome,) = store.load([bad.write(tmp_path, "bad.txt")], now=later)
    assert outcome.status == "refused"
    assert reason in outcome.error
    assert (store.state_digest(), bench.seen(store)) == before
    (status,) = store.lists(now=later)
    assert (status.published, status.stale, status.active) == ("2024-01-01", True, True)
    assert reason in status.last_error


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Fact("shoeSize", "43"), "'shoeSize', unknown"),
        (Fact("alias", ""), "without value"),
        (Fact("birthDate", "last spring"), "birth date 'last spring'"),
        (Fact("alias", "A\0B"), "zero byte"),
        (Fact("alias", "\ud800"), "half a character"),
    ],
)
def test_a_value_that_no_later_step_could_read_refuses_the_file_with_its_place(
    bench: Bench, store: Store, tmp_path: Path, fact: Fact, reason: str
) -> None:
    file = bench.file({"r1": bench.facts("name=Ann"), "r2": [fact]})
    (outcome,) = store.load([file.write(tmp_path)], now=bench.day)
    assert outcome.status == "refused"
    assert reason in outcome.error
    assert "list.txt, line 3" in outcome.error


def test_a_record_that_stands_twice_refuses_the_file(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    path = people(bench, 3).write(tmp_path)
    text = path.read_bytes()
    line = text.splitlines()[1]
    path.write_bytes(text.replace(b"END", line + b"\nEND"))
    (outcome,) = store.load([path], now=bench.day)
    assert outcome.status == "refused"
    assert "record r0 stands twice" in outcome.error


def test_a_value_that_was_refused_is_not_a_record_that_was_refused(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    refused = [Refused("r1", "line 3", "unread date", "?"), Refused("r1", "line 3", "again", "?")]
    file = people(bench, 3, declared=3, refused=refused, extra_scan=-2)
    (outcome,) = store.load([file.write(tmp_path)], now=bench.day)
    assert (outcome.status, outcome.records, outcome.refused) == ("loaded", 3, 2)


def test_a_list_that_lost_many_records_is_refused_until_the_loss_is_accepted(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    store.load([people(bench, 10).write(tmp_path)], now=bench.day)
    short = people(bench, 6, "2024-02-01").write(tmp_path, "short.txt")
    (outcome,) = store.load([short], now=bench.day)
    assert outcome.status == "refused"
    assert "6 records where the version before it had 10" in outcome.error
    assert "--accept-shrink" in outcome.error
    (outcome,) = store.load([short], now=bench.day, accept_shrink=True)
    assert (outcome.status, outcome.removed) == ("loaded", 4)
    (status,) = store.lists(now=bench.day)
    assert (status.stale, status.last_error, status.records) == (False, "", 6)


def test_a_loss_of_less_than_the_limit_and_a_filtered_export_are_no_shrink(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    files = people(bench, 10), people(bench, 7, "2024-02-01")
    assert bench.load(store, tmp_path, *files) == ["loaded"] * 2
    part = people(bench, 1, "2024-03-01", full=False)
    assert bench.load(store, tmp_path, part, after=5) == ["loaded"]
    assert len({row[0] for row in bench.seen(store) if row[4] is None}) == 7


def test_one_record_may_leave_a_short_list(bench: Bench, store: Store, tmp_path: Path) -> None:
    files = (people(bench, 3, "2024-01-01"), people(bench, 2, "2024-02-01"))
    assert bench.load(store, tmp_path, *files) == ["loaded", "loaded"]


def test_a_file_whose_name_says_excerpt_closes_nothing(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    people(bench, 9, "2024-01-01").write(tmp_path / "in" / "2024-01_whole")
    people(bench, 1, "2024-02-01").write(tmp_path / "in" / "2024-02_EXCERPT")
    outcomes = store.load([tmp_path / "in"], now=bench.day)
    assert [(one.status, one.removed) for one in outcomes] == [("loaded", 0), ("loaded", 0)]
    (_, excerpt) = store.versions("list_a")
    assert not excerpt.full
    assert "2024-02_EXCERPT" in excerpt.scope_note
    assert len(list(store.records())) == 9


def test_a_whole_list_is_not_held_against_what_partial_files_told(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    part = replace(people(bench, 9, "2024-01-01"), full=False)
    assert bench.load(store, tmp_path, part, people(bench, 2, "2024-02-01")) == ["loaded"] * 2


def test_an_older_file_is_held_against_the_version_that_precedes_it(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    newer = people(bench, 10, "2024-03-01")
    assert bench.load(store, tmp_path, newer) == ["loaded"]
    assert bench.load(store, tmp_path, people(bench, 4, "2024-01-01"), after=1) == ["loaded"]
    assert bench.load(store, tmp_path, people(bench, 1, "2024-02-01"), after=2) == ["refused"]


@pytest.mark.parametrize(
    ("name", "published", "expected"),
    [
        ("list.txt", None, ("2024-06-01", "receipt")),
        ("list.txt", "2024-03-03", ("2024-03-03", "given")),
        ("2024-05-05/list.txt", None, ("2024-05-05", "name")),
        ("list-20240404.txt", None, ("2024-04-04", "name")),
        ("2024-05-05/list-2024-04-04.txt", "2024-03-03", ("2024-03-03", "given")),
        ("20249999/12345678901/list.txt", None, ("2024-06-01", "receipt")),
    ],
)
def test_a_publication_date_rests_on_the_user_then_the_name_then_receipt(
    bench: Bench,
    store: Store,
    tmp_path: Path,
    name: str,
    published: str | None,
    expected: tuple[str, str],
) -> None:
    path = tmp_path / "in" / name
    people(bench, 2, "").write(path.parent, path.name)
    store.load([path], now=bench.day, published=published)
    (version,) = store.versions("list_a")
    assert (version.published, version.published_basis) == expected


def test_what_the_file_says_of_its_date_wins(bench: Bench, store: Store, tmp_path: Path) -> None:
    path = people(bench, 2, "2024-01-01").write(tmp_path, "2023-05-05.txt")
    store.load([path], now=bench.day, published="2024-02-02")
    (version,) = store.versions("list_a")
    assert (version.published, version.published_basis) == ("2024-01-01", "file")


def test_a_folder_is_loaded_oldest_first_and_other_files_are_passed_over(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    people(bench, 3, "2024-03-01").write(folder / "a", "new.txt")
    people(bench, 2, "2024-01-01").write(folder / "b", "old.txt")
    people(bench, 2, "", list="list_b").write(folder / "2024-02-01", "b.txt")
    (folder / "README.md").write_text("About these files.")
    (folder / "empty.txt").write_text("")
    (folder / "empty.xml").write_text("")
    outcomes = store.load([folder], now=bench.day)
    assert [(o.file, o.status) for o in outcomes] == [
        ("old.txt", "loaded"),
        ("b.txt", "loaded"),
        ("new.txt", "loaded"),
        ("README.md", "unknown"),
        ("empty.txt", "unknown"),
        ("empty.xml", "refused"),
    ]
    assert [version.published for version in store.versions("list_a")] == [
        "2024-01-01",
        "2024-03-01",
    ]


def test_a_file_of_no_known_kind_that_the_user_names_is_an_error_and_nothing_is_loaded(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    good = people(bench, 2).write(tmp_path)
    other = tmp_path / "page.html"
    other.write_text("<html>Service unavailable</html>")
    with pytest.raises(FormatError, match=r"page\.html: the file is of no known kind"):
        store.load([good, other], now=bench.day)
    assert store.versions("list_a") == []


def test_the_lists_asked_for_choose_in_a_folder(bench: Bench, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    people(bench, 2).write(folder, "a.txt")
    people(bench, 2, list="list_b").write(folder, "b.txt")
    outcomes = store.load([folder], now=bench.day, lists=["list_b"])
    assert {o.list: o.status for o in outcomes} == {"list_a": "unknown", "list_b": "loaded"}
    assert store.versions("list_a") == []


def test_a_list_asked_for_is_what_a_file_named_by_itself_is(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    path = people(bench, 2).write(tmp_path)
    (outcome,) = store.load([path], now=bench.day, lists=["list_b"])
    assert (outcome.list, outcome.status) == ("list_b", "loaded")
    (outcome,) = store.load([path], now=bench.day, lists=["list_c"])
    assert outcome.status == "refused"
    assert "in which list_c is not published" in outcome.error


@pytest.mark.parametrize(
    "arguments",
    [{"lists": ["no_list"]}, {"published": "2024"}, {"published": "20240101"}],
)
def test_an_argument_that_cannot_be_used_is_an_error(
    bench: Bench, store: Store, tmp_path: Path, arguments: dict[str, Any]
) -> None:
    path = people(bench, 2).write(tmp_path)
    with pytest.raises(UsageError):
        store.load([path], now=bench.day, **arguments)
    with pytest.raises(UsageError):
        store.load([tmp_path / "absent"], now=bench.day)
    with pytest.raises(UsageError, match="no zone"):
        store.load([path], now=datetime(2024, 1, 1))


def test_progress_is_told_while_records_come_in(bench: Bench, store: Store, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    path = people(bench, 1200).write(tmp_path)
    store.load([path], now=bench.day, progress=lambda name, count: told.append((name, count)))
    assert told == [("list.txt", 500), ("list.txt", 1000), ("list.txt", 1200)]


def test_the_files_of_a_legacy_trio_are_one_version(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    kind = bench.formats[1]
    folder = tmp_path / "2024-04-15"
    for name, record in (("SDN.CSV", "r1"), ("alt.csv", "r2"), ("add.csv", "r3")):
        path = bench.file({record: bench.facts("name=Ann")}, "").write(folder, name)
        path.write_bytes(path.read_bytes().replace(b"INVENTED", kind.start))
    for day in ("2024-02-17", "2024-02-23"):
        path = bench.file({"r1": bench.facts("name=Ann")}, "").write(folder, f"sdn-{day}.csv")
        path.write_bytes(path.read_bytes().replace(b"INVENTED", kind.start) + day.encode()[:0])
    outcomes = store.load([folder], now=bench.day, accept_shrink=True)
    assert [(o.file, o.status) for o in outcomes] == [
        ("sdn-2024-02-17.csv", "loaded"),
        ("sdn-2024-02-23.csv", "unchanged"),
        ("SDN.CSV + alt.csv + add.csv", "loaded"),
    ]
    version = store.versions("list_a")[-1]
    lines = "".join(f"{line}\n" for line in version.files)
    assert len(version.files) == 3
    assert version.sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_the_starter_list_is_loaded_by_the_same_path_and_falls_silent_record_by_record(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    outcome = store.load_starter(now=bench.day)
    assert (outcome.list, outcome.status, outcome.records) == ("starter", "loaded", 2)
    assert store.load_starter(now=bench.day).status == "unchanged"
    assert [record.id for record in store.records()] == ["s1", "s2"]

    bench.load(store, tmp_path, people(bench, 1))
    assert [(record.list, record.id) for record in store.records()] == [
        ("list_a", "r0"),
        ("starter", "s2"),
    ]
    assert [status.active for status in store.lists(now=bench.day)] == [True, True]

    bench.load(store, tmp_path, people(bench, 1, list="list_b"))
    assert {record.list for record in store.records()} == {"list_a", "list_b"}
    assert [status.active for status in store.lists(now=bench.day)] == [True, True, False]
    assert store.record("starter", "s1") is not None


def test_an_empty_file_that_the_user_names_is_refused(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"")
    (outcome,) = store.load([path], now=bench.day)
    assert (outcome.status, "the file is empty" in outcome.error) == ("refused", True)


def test_memory_does_not_grow_with_the_file(bench: Bench, tmp_path: Path) -> None:
    peaks = []
    for number in (1_000, 8_000):
        records = {
            f"r{n}": bench.facts(*(f"alias=Name {n} {m}" for m in range(5))) for n in range(number)
        }
        path = bench.file(records).write(tmp_path, f"{number}.txt")
        del records
        with bench.open(tmp_path / f"home{number}", batch=500) as store:
            tracemalloc.start()
            (outcome,) = store.load([path], now=bench.day)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert outcome.records == number
    assert peaks[1] < 1.5 * peaks[0]


def test_two_loads_of_one_file_at_once_make_one_version(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    path = people(bench, 300).write(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: store.load([path], now=bench.day)[0].status, range(4)))
    assert sorted(done) == ["loaded", "unchanged", "unchanged", "unchanged"]
    assert len(store.versions("list_a")) == 1
