"""Intervals: the same whatever the order of loading, and the same as a plain model says."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostraka.model.records import Fact, Pattern
from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench, Invented

Spans = set[tuple[str, str, str, str, str | None]]
#: Content, scope and the days since the version before.
Drawn = list[tuple[dict[str, list[Fact]], tuple[bool, tuple[str, ...], tuple[str, ...]], int]]

_FACTS = [
    Fact(p, v) for p, values in (("name", "AB"), ("alias", "AB"), ("notes", "C")) for v in values
] + [
    Fact("alias", "D", (("script", "Cyrillic"),)),
    Fact("notes", "E", (("type", "100% of_it"),)),
    Fact("notes", "F", (("type", "100x ofxit"),)),
]
_CONTENT = st.dictionaries(
    st.sampled_from(["r1", "r2", "r3"]),
    st.lists(st.sampled_from(_FACTS), unique=True, max_size=4),
    min_size=1,
)
_SCOPE = st.tuples(
    st.sampled_from([True, True, True, False]),
    st.sampled_from(
        [(), (), ("alias",), ("alias", "notes"), ("*[script]",), ("notes[type=100% of_it]",)]
    ),
    st.sampled_from([(), (), ("r1",), ("r1", "r2")]),
)
_HISTORY = st.lists(st.tuples(_CONTENT, _SCOPE, st.integers(0, 3)), min_size=1, max_size=5)
_PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def history(bench: Bench, drawn: Drawn) -> list[Invented]:
    """Versions in the order of publication, some of them a day apart, some more."""
    published = date(2024, 1, 1)
    files = []
    for records, (full, missing, cut), gap in drawn:
        published += timedelta(days=1 + gap)
        day = published.isoformat()
        files.append(bench.file(records, day, full=full, missing=missing, cut=cut))
    return files


def model(files: list[Invented]) -> Spans:
    """What the intervals are by definition: from each first yes to the next no."""
    spans: Spans = set()
    for record in ("r1", "r2", "r3"):
        for fact in _FACTS:
            since: str | None = None
            for file in files:
                stated = fact in file.records.get(record, ())
                mentioned = record in file.records
                lacks = any(Pattern.parse(text).fits(fact) for text in file.missing)
                covered = (not lacks or not mentioned) if file.full else (not lacks and mentioned)
                if mentioned and record in file.cut:
                    covered = False
                if stated and since is None:
                    since = file.published
                elif covered and not stated and since is not None:
                    spans.add((record, fact.prop, fact.value, since, file.published))
                    since = None
            if since is not None:
                spans.add((record, fact.prop, fact.value, since, None))
    return spans


def load_all(bench: Bench, folder: Path, files: list[Invented], order: list[int]) -> Store:
    """Load files in some order, each received on the day that its place in the order says."""
    store = bench.open(folder, shrink=1.0)
    for number, place in enumerate(order):
        path = files[place].write(folder / "in", f"{place}.txt")
        now = bench.day + timedelta(days=number)
        (outcome,) = store.load([path], now=now)
        assert outcome.status == "loaded", outcome.error
    return store


@_PROPERTY
@given(_HISTORY, st.randoms(use_true_random=False))
def test_any_order_of_loading_gives_the_intervals_that_the_definition_gives(
    bench: Bench,
    drawn: Drawn,
    random: Random,
) -> None:
    files = history(bench, drawn)
    order = list(range(len(files)))
    random.shuffle(order)
    with (
        tempfile.TemporaryDirectory() as folder,
        load_all(bench, Path(folder), files, order) as store,
    ):
        assert bench.seen(store) == model(files)


@_PROPERTY
@given(_HISTORY, st.randoms(use_true_random=False), st.integers(0, 5), st.integers(0, 20))
def test_a_view_is_what_a_store_answers_that_received_only_those_versions(
    bench: Bench,
    drawn: Drawn,
    random: Random,
    known: int,
    days: int,
) -> None:
    files = history(bench, drawn)
    order = list(range(len(files)))
    random.shuffle(order)
    as_of = date(2024, 1, 1) + timedelta(days=days)
    received = sorted(order[: known + 1])
    by_then = [files[place] for place in received if files[place].published <= as_of.isoformat()]
    with (
        tempfile.TemporaryDirectory() as folder,
        load_all(bench, Path(folder), files, order) as store,
    ):
        known_at = bench.day + timedelta(days=known)
        seen = bench.seen(store, known_at=known_at)
        assert seen == model([files[place] for place in received])
        seen = bench.seen(store, known_at=known_at, as_of=as_of)
        assert seen == {span for span in model(by_then) if span[4] is None}


def test_a_value_that_goes_and_comes_back_has_two_intervals(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    with_alias = bench.facts("name=Ann", "alias=Annie")
    without = bench.facts("name=Ann")
    files = [
        bench.file({"r": with_alias}, "2024-01-01"),
        bench.file({"r": without}, "2024-02-01"),
        bench.file({"r": with_alias}, "2024-03-01"),
    ]
    bench.load(store, tmp_path, *files)
    assert bench.seen(store) == {
        ("r", "name", "Ann", "2024-01-01", None),
        ("r", "alias", "Annie", "2024-01-01", "2024-02-01"),
        ("r", "alias", "Annie", "2024-03-01", None),
    }


def test_an_older_version_loaded_later_opens_a_gap_and_counts_its_changes(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann, bob = bench.facts("name=Ann"), bench.facts("name=Bob")
    first = bench.file({"a": ann, "b": bob, "c": bob, "d": bob}, "2024-01-01")
    last = bench.file({"a": ann, "b": bob, "c": bob, "d": bob}, "2024-03-01", declared=4)
    bench.load(store, tmp_path, first, last)
    middle = bench.file({"a": ann, "b": ann, "c": bob, "e": bob}, "2024-02-01")
    (outcome,) = store.load([middle.write(tmp_path, "middle.txt")], now=bench.day)
    assert (outcome.added, outcome.removed, outcome.changed) == (1, 1, 1)
    assert bench.seen(store) == {
        ("a", "name", "Ann", "2024-01-01", None),
        ("b", "name", "Bob", "2024-01-01", "2024-02-01"),
        ("b", "name", "Ann", "2024-02-01", "2024-03-01"),
        ("b", "name", "Bob", "2024-03-01", None),
        ("c", "name", "Bob", "2024-01-01", None),
        ("d", "name", "Bob", "2024-01-01", "2024-02-01"),
        ("d", "name", "Bob", "2024-03-01", None),
        ("e", "name", "Bob", "2024-02-01", "2024-03-01"),
    }


def test_a_file_without_aliases_closes_no_alias_but_closes_an_absent_record(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    named = bench.facts("name=Ann", "alias=Annie")
    whole = bench.file({"a": named, "b": named, "c": named, "d": named}, "2024-01-01")
    short = bench.file(
        {key: bench.facts("name=Ann") for key in "abc"}, "2024-02-01", missing=("alias",)
    )
    assert bench.load(store, tmp_path, whole, short) == ["loaded", "loaded"]
    seen = bench.seen(store)
    assert {("a", "alias", "Annie", "2024-01-01", None)} < seen
    assert ("d", "alias", "Annie", "2024-01-01", "2024-02-01") in seen
    assert ("d", "name", "Ann", "2024-01-01", "2024-02-01") in seen


def test_a_filtered_export_closes_no_record_that_it_does_not_mention(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann, bob = bench.facts("name=Ann"), bench.facts("name=Bob")
    whole = bench.file({"a": ann, "b": ann}, "2024-01-01")
    part = bench.file({"b": bob}, "2024-02-01", full=False)
    bench.load(store, tmp_path, whole, part)
    assert bench.seen(store) == {
        ("a", "name", "Ann", "2024-01-01", None),
        ("b", "name", "Ann", "2024-01-01", "2024-02-01"),
        ("b", "name", "Bob", "2024-02-01", None),
    }


def test_another_wording_of_the_same_fact_is_no_change_and_the_first_wording_stays(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    def born(original: str, published: str) -> Invented:
        fact = Fact("birthDate", "1960-08-31", original=original)
        return bench.file({"a": [fact]}, published)

    bench.load(store, tmp_path, born("31 Aug 1960", "2024-02-01"), born("31/08/1960", "2024-03-01"))
    bench.load(store, tmp_path, born("1960-08-31 ", "2024-01-01"), after=5)
    record = store.record("list_a", "a")
    assert record is not None
    (stored,) = record.facts
    assert (stored.fact.original, stored.since, stored.until) == ("1960-08-31 ", "2024-01-01", None)


def test_the_same_value_with_another_detail_is_another_fact(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    cyprus = Fact("passportNumber", "123", (("country", "cy"),))
    malta = Fact("passportNumber", "123", (("country", "mt"),))
    bench.load(store, tmp_path, bench.file({"a": [cyprus, malta, cyprus]}))
    record = store.record("list_a", "a")
    assert record is not None
    assert [stored.fact for stored in record.facts] == [cyprus, malta]


def test_a_changed_schema_is_a_change_and_the_last_one_answers(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    facts = {"a": bench.facts("name=Ann")}
    first = bench.file(facts, "2024-01-01", schema="Organization")
    second = bench.file(facts, "2024-02-01", schema="Company")
    bench.load(store, tmp_path, first)
    (outcome,) = store.load([second.write(tmp_path)], now=bench.day)
    assert outcome.changed == 1
    record = store.record("list_a", "a")
    assert record is not None
    assert record.schema == "Company"
    assert [stored.fact.prop for stored in record.facts] == ["name"]


def test_two_versions_of_one_day_stand_in_the_order_of_receipt(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    first = bench.file({"a": bench.facts("name=Ann")}, "2024-01-01")
    second = bench.file({"a": bench.facts("name=Anne")}, "2024-01-01")
    bench.load(store, tmp_path, first, second)
    assert bench.seen(store) == {
        ("a", "name", "Ann", "2024-01-01", "2024-01-01"),
        ("a", "name", "Anne", "2024-01-01", None),
    }
