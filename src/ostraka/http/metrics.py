"""Numbers about the server, for Prometheus.

Owns their names. Where several processes serve, each counts in a file of a folder
that they share (``PROMETHEUS_MULTIPROC_DIR``, set before they start), and any of them
answers for all. What is told of lists and index comes from the process that answers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from ostraka.store.lists import ListStatus

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: Upper bounds of the classes of latency, in seconds.
_CLASSES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self.registry}
        self.requests = Counter(
            "ostraka_requests",
            "Requests answered, by route, method and status.",
            ("route", "method", "status"),
            **own,
        )
        self.seconds = Histogram(
            "ostraka_request_seconds",
            "Seconds from the first byte of a request to the last of its answer.",
            ("route",),
            buckets=_CLASSES,
            **own,
        )
        self.screenings = Counter(
            "ostraka_screenings", "Parties screened through /v1.", ("outcome",), **own
        )
        self.hits = Counter("ostraka_hits", "Hits reported through /v1.", **own)
        self.shed = Counter(
            "ostraka_shed",
            "Requests refused because there was too much work, by cause.",
            ("cause",),
            **own,
        )
        self.refused_keys = Counter(
            "ostraka_refused_keys", "Requests refused for their key, by status.", ("status",), **own
        )
        self.waiting = Gauge(
            "ostraka_queue_waiting",
            "Screenings that wait or run.",
            multiprocess_mode="livesum",
            **own,
        )
        self.under_way = Gauge(
            "ostraka_requests_under_way",
            "Requests being answered.",
            multiprocess_mode="livesum",
            **own,
        )
        self.failures = Gauge(
            "ostraka_index_failures",
            "Times that a new index could not be opened, since the start.",
            multiprocess_mode="livesum",
            **own,
        )


class Moment:
    """What is true now: computed when it is asked, not counted."""

    def __init__(
        self,
        lists: Sequence[ListStatus],
        index: str,
        loaded_at: datetime | None,
        trouble: bool,
        now: datetime,
    ) -> None:
        """Hold the facts.

        Args:
            lists: the state of the lists.
            index: name of the index that serves; empty for none.
            loaded_at: since when it serves.
            trouble: whether the newest index could not be opened.
            now: the clock.
        """
        self._lists = lists
        self._index = index
        self._loaded_at = loaded_at
        self._trouble = trouble
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """The facts as Prometheus reads them."""
        yield _one("ostraka_ready", "Whether an index serves.", float(bool(self._index)))
        yield _one(
            "ostraka_index_trouble",
            "Whether the newest index could not be opened.",
            float(self._trouble),
        )
        index = GaugeMetricFamily("ostraka_index_info", "The index that serves.", labels=["index"])
        if self._index:
            index.add_metric([self._index], 1.0)
        yield index
        if self._loaded_at is not None:
            stamp = self._loaded_at.timestamp()
            yield _one("ostraka_index_loaded_timestamp_seconds", "Since when it serves.", stamp)
        yield from self._of_lists()

    def _of_lists(self) -> Iterator[Metric]:
        named = ["list"]
        age = GaugeMetricFamily(
            "ostraka_list_age_seconds", "Since its version was published.", labels=named
        )
        received = GaugeMetricFamily(
            "ostraka_list_received_age_seconds", "Since its version was received.", labels=named
        )
        records = GaugeMetricFamily("ostraka_list_records", "Records of the list.", labels=named)
        stale = GaugeMetricFamily(
            "ostraka_list_stale", "Whether it may not be the last published state.", labels=named
        )
        for status in self._lists:
            for family, text in ((age, status.published), (received, status.retrieved)):
                seconds = _since(text, self._now)
                if seconds is not None:
                    family.add_metric([status.list], seconds)
            records.add_metric([status.list], float(status.records))
            stale.add_metric([status.list], float(status.stale and not status.ended))
        yield from (age, received, records, stale)


def exposition(metrics: Metrics, moment: Moment) -> bytes:
    """Everything, in Prometheus' text format."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        from prometheus_client.multiprocess import MultiProcessCollector

        counted = CollectorRegistry()
        MultiProcessCollector(counted, folder)  # type: ignore[no-untyped-call]
    else:
        counted = metrics.registry
    now = CollectorRegistry()
    now.register(moment)
    return generate_latest(counted) + generate_latest(now)


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _since(text: str, now: datetime) -> float | None:
    """Seconds since a day or a time, ISO; None if it tells none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (now - moment).total_seconds()


def clock() -> float:
    """Seconds of a clock that never goes back, for latencies."""
    return time.perf_counter()
