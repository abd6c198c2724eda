"""The local driver: the same bytes from one process and from several."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.invented import DAY, index, invented_list, made_up, perturbed

from ostraka.batch.local import PARTITION, Job, run
from ostraka.batch.partition import OUTPUT, REJECTS
from ostraka.batch.rows import read_header
from ostraka.batch.tables import Row, open_writer
from ostraka.screening.policy import Policy


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = index(tmp_path_factory.mktemp("index"), invented_list(2, 60))
    columns = read_header(["id", "name"], "t.csv")
    return Job(folder, Policy(), columns, "Thing", DAY, "0")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """More than two partitions of customers, a few of them listed and a few without a name."""
    rng = random.Random(5)
    listed = [
        s.fact.value for one in invented_list(2, 60) for s in one.facts if s.fact.prop == "name"
    ]
    found: list[Row] = []
    for number in range(2 * PARTITION + 50):
        name = f"{made_up(rng)} {made_up(rng)}"
        if number % 40 == 0:
            name = perturbed(rng, rng.choice(listed))
        found.append({"id": f"c{number}", "name": "" if number % 500 == 7 else name})
    return found


def _written(job: Job, rows: Iterable[Row], workers: int, folder: Path) -> tuple[bytes, bytes]:
    hits, rejects = folder / f"hits{workers}.csv", folder / f"rejects{workers}.csv"
    with open_writer(hits, OUTPUT) as writer, open_writer(rejects, REJECTS) as aside:
        for piece in run(job, rows, workers):
            writer.write(piece.hits)
            aside.write(piece.rejects)
    return hits.read_bytes(), rejects.read_bytes()


def test_one_process_and_two_write_the_same_bytes(
    job: Job, rows: list[Row], tmp_path: Path
) -> None:
    alone = _written(job, rows, 1, tmp_path)
    assert alone == _written(job, rows, 2, tmp_path)
    assert alone[0].count(b"\n") > 50
    assert alone[1].count(b"\n") == 1 + len(range(7, len(rows), 500))


def test_pieces_come_in_the_order_of_the_table_and_progress_counts_every_row(
    job: Job, rows: list[Row]
) -> None:
    told: list[int] = []
    pieces = list(run(job, rows, 1, told.append))
    assert [piece.rows for piece in pieces] == [PARTITION, PARTITION, 50]
    assert told == [PARTITION, 2 * PARTITION, len(rows)]
    numbers = [int(str(row[0])[1:]) for piece in pieces for row in piece.hits]
    assert numbers == sorted(numbers)


def test_a_table_of_one_partition_needs_no_pool_and_an_empty_one_gives_nothing(
    job: Job, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pool(*_: object, **__: object) -> None:
        raise AssertionError("a pool was started")

    monkeypatch.setattr("ostraka.batch.local.ProcessPoolExecutor", no_pool)
    assert [piece.rows for piece in run(job, rows[:10], 8)] == [10]
    assert list(run(job, [], 8)) == []


def test_rows_are_read_as_they_are_needed(job: Job, rows: list[Row]) -> None:
    asked = 0

    def counted() -> Iterator[Row]:
        nonlocal asked
        for row in rows:
            asked += 1
            yield row

    pieces = run(job, counted(), 1)
    next(iter(pieces))
    assert asked <= 2 * PARTITION


def test_a_table_that_breaks_off_is_an_error_and_not_a_shorter_answer(
    job: Job, rows: list[Row], tmp_path: Path
) -> None:
    def broken() -> Iterator[Row]:
        yield from rows[: PARTITION + 5]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        _written(job, broken(), 1, tmp_path)
    assert list(tmp_path.iterdir()) == []
