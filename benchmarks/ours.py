"""Ostraka, measured: loading, building, opening, batch, latency, accuracy.

Every function here is one stage and runs in a process of its own, so that its
peak memory is its own.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.corpus import ON, Row
from benchmarks.measure import milliseconds, peak_child_mb, peak_mb, watch
from benchmarks.settings import Figures, Settings

if TYPE_CHECKING:
    from ostraka.batch.rows import Columns
    from ostraka.model.party import Party
    from ostraka.screening.screen import Screener


def load(settings: Settings) -> Figures:
    """Files to statements in a new data directory."""
    from ostraka.store.store import Store

    paths = [settings.shared / name for name in corpus.LISTS]
    with Store.open(settings.home) as store, watch() as loading:
        outcomes = store.load(paths, now=datetime(2024, 6, 1, tzinfo=UTC))
    return {
        "seconds": loading.seconds,
        "peak_mb": peak_mb(),
        "megabytes_read": sum(path.stat().st_size for path in paths) / 1e6,
        "outcomes": [str(outcome) for outcome in outcomes],
    }


def index(settings: Settings) -> Figures:
    """Statements to a memory-mapped index."""
    import ostraka

    with ostraka.open(settings.home) as book:
        with watch() as building:
            meta = book.screener.snapshot.meta
        size = sum(f.stat().st_size for f in (settings.home / "index").rglob("*") if f.is_file())
    return {
        "seconds": building.seconds,
        "peak_mb": peak_mb(),
        "parties": meta.parties,
        "names": meta.names,
        "megabytes": size / 1e6,
    }


def opening(settings: Settings) -> Figures:
    """A built index and the lexicon, opened in a new process; then the first answer."""
    with watch() as importing:
        import ostraka

        book = ostraka.open(settings.home)
        from ostraka.screening import screen  # noqa: F401
    with watch() as opened:
        screener = book.screener
    with watch() as answering:
        book.screen("Viktor Bout", type="person", on=ON)
    return {
        "import_seconds": importing.seconds,
        "open_seconds": opened.seconds,
        "first_answer_seconds": answering.seconds,
        "peak_mb": peak_mb(),
        "parties": len(screener.snapshot),
    }


def batch(settings: Settings, workers: int) -> Figures:
    """All customers as ``ostraka batch`` screens them, start of the pool included."""
    import ostraka
    from ostraka.batch.local import run
    from ostraka.batch.rows import read_header

    rows = list(corpus.customers(settings.shared))[: settings.customers]
    done = hits = matched = 0
    with ostraka.open(settings.home) as book:
        job = book.job(read_header(list(rows[0]), corpus.CUSTOMERS), type="person", on=ON)
        with watch() as screening:
            for piece in run(job, _objects(rows), workers):
                done += piece.rows
                hits += len(piece.hits)
                matched += piece.matched
    own, child = peak_mb(), peak_child_mb()
    pooled = own is not None and child is not None and workers > 1
    return {
        "customers": done,
        "workers": workers,
        "seconds": screening.seconds,
        "per_second": done / screening.seconds,
        "cpu_ms": 1000 * screening.cpu / done,
        "hits": hits,
        "customers_with_a_match": matched,
        "peak_mb": (own or 0) + workers * (child or 0) if pooled else own,
    }


def _objects(rows: Iterable[Row]) -> Iterable[dict[str, object]]:
    for row in rows:
        yield dict(row)


def batch_one(settings: Settings) -> Figures:
    """Batch in one process."""
    return batch(settings, 1)


def batch_two(settings: Settings) -> Figures:
    """Batch in two processes."""
    return batch(settings, 2)


def latency(settings: Settings) -> Figures:
    """One query at a time, in process, with name, birth date, nationality and gender."""
    import ostraka
    from ostraka.index.snapshot import Snapshot
    from ostraka.screening.screen import Screener

    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.latency)
    with ostraka.open(settings.home) as book:
        folder = book.job(_columns(rows), on=ON).index
        queries = [query_of(row) for row in rows]
        cold = []
        for query in queries[: settings.cold]:
            screener = Screener(Snapshot(folder), book.lexicon, book.policy, code_version="")
            cold.append(_timed(screener, query))
        screener = Screener(Snapshot(folder), book.lexicon, book.policy, code_version="")
        running = [_timed(screener, query) for query in queries]
        warm = [_timed(screener, query) for query in queries]
    return {
        "cold": milliseconds(cold),
        "running": milliseconds(running),
        "warm": milliseconds(warm),
        "mean_running_ms": 1000 * statistics.fmean(running),
        "peak_mb": peak_mb(),
    }


def _columns(rows: list[Row]) -> Columns:
    from ostraka.batch.rows import read_header

    return read_header(list(rows[0]), corpus.CUSTOMERS)


def _timed(screener: Screener, query: Party) -> float:
    start = time.perf_counter()
    screener.screen(query, ON)
    return time.perf_counter() - start


def query_of(row: Row, *, attributes: bool = True) -> Party:
    """A customer as a query."""
    from ostraka.screening.query import make_query

    def given(column: str) -> list[str]:
        return [row[column]] if attributes and row[column] else []

    return make_query(
        [row["full_name"]],
        schema="Person",
        births=given("date_of_birth"),
        countries=given("nationality"),
        genders=given("gender"),
    )


def accuracy(settings: Settings) -> Figures:
    """Perturbed names found, and negatives that alert, at the shipped threshold."""
    import ostraka
    from ostraka.screening.query import make_query, read_schema

    rows = corpus.sample(list(corpus.customers(settings.shared)), settings.negatives)
    with ostraka.open(settings.home) as book:
        screener = book.screener
        found: dict[str, int] = {}
        reported = 0
        asked = corpus.probes(corpus.listed_parties(screener.snapshot), settings.probes)
        for probe in asked:
            query = make_query([probe.asked], schema=read_schema(probe.family))
            hits = [hit.id for hit in screener.hits(query, ON) if hit.match]
            found[probe.kind] = found.get(probe.kind, 0) + (probe.party in hits)
            reported += len(hits)
        alerts = {
            name: sum(
                any(hit.match for hit in screener.hits(query_of(row, attributes=all_of), ON))
                for row in rows
            )
            for name, all_of in (("all attributes", True), ("name alone", False))
        }
    return {
        "asked": _count(asked),
        "found": found,
        "reported_per_query": reported / len(asked),
        "negatives": len(rows),
        "negatives_alerting": alerts["all attributes"],
        "negatives_alerting_name_alone": alerts["name alone"],
    }


def _count(probes: Iterable[corpus.Probe]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for probe in probes:
        counts[probe.kind] = counts.get(probe.kind, 0) + 1
    return counts
