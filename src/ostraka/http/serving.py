"""Processes that answer: one socket, one index, as many processes as asked for.

Owns the start and the end of the server. Each process maps the same index, so the
memory of it is there once; the operating system hands each new connection to one of
them. Stopping is clean: what is under way is answered first.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from ostraka.book import Book, workers
from ostraka.http.config import Settings
from ostraka.http.lanes import LaneBounds
from ostraka.model.errors import NotReadyError, UsageError

if TYPE_CHECKING:
    from litestar import Litestar
    from structlog.typing import FilteringBoundLogger

    from ostraka.store.receipts import Receipts

#: Most processes unless more are asked for.
_PROCESSES: Final = 4
#: Seconds after which a thread that screens lets the one that talks take its turn.
_TURN: Final = 0.001
#: Connections that may wait to be taken.
_BACKLOG: Final = 1024


class Place(Struct, frozen=True):
    """The data that is served.

    Attributes:
        home: the data directory.
        database_url: another database than the SQLite file in it.
    """

    home: Path
    database_url: str | None = None


def build(place: Place, settings: Settings, places: MutableSequence[float]) -> Litestar:
    """The application of one process.

    Args:
        place: the data.
        settings: of the server.
        places: the buckets of the keys' rates, shared by all processes.
    """
    from ostraka.http.app import create_app
    from ostraka.http.memory import Sweeper
    from ostraka.http.state import State, StateBounds
    from ostraka.screening.policy import load_policy
    from ostraka.store.keys import Keys

    policy = load_policy(Path(settings.policy) if settings.policy else None)
    book = Book(place.home, policy=policy, database_url=place.database_url)
    quick = LaneBounds(settings.max_queue, settings.max_wait, settings.max_time)
    aside = LaneBounds(16, max(settings.max_wait, 20.0), max(settings.max_time, 60.0))
    state = State(book, StateBounds(quick, aside, settings.poll))
    sys.setswitchinterval(_TURN)
    state.also(Sweeper(lambda: state.quick.waiting, time.monotonic).turn)
    keys = Keys.open(place.home, place.database_url).rows if settings.keyed else None
    receipts = open_receipts(place, settings) if settings.receipts == "on" else None
    return create_app(state, settings, keys=keys, places=places, receipts=receipts)


def open_receipts(place: Place, settings: Settings) -> Receipts:
    """The receipts of a data directory, sealed where a key is set.

    Raises:
        UsageError: if the key is none.
        NotReadyError: if the database cannot be used.
    """
    from ostraka.store.receipts import FernetSeal, Receipts

    seal = FernetSeal(settings.receipts_key) if settings.receipts_key else None
    return Receipts.open(place.home, place.database_url, seal)


def serve(place: Place, settings: Settings) -> int:
    """Serve until a signal says stop.

    Args:
        place: the data.
        settings: of the server.

    Returns:
        The exit status: 0 after a clean stop, 70 if the processes could not start.

    Raises:
        UsageError: if the address cannot be listened on, a file of the settings is not there,
            or a key is needed and there is none.
    """
    import multiprocessing

    from uvicorn import Config, Server
    from uvicorn.supervisors import Multiprocess

    from ostraka.http.keys import PLACES
    from ostraka.http.logs import make_log

    log = make_log(settings.log_level)
    _check_files(settings)
    if settings.keyed:
        _check_keys(place)
    if settings.receipts == "on":
        open_receipts(place, settings)
    listening = _listen(settings)
    count = settings.workers or min(workers(), _PROCESSES)
    context = multiprocessing.get_context("spawn")
    places: Any = context.RawArray("d", 2 * PLACES)
    _prepare(place, log)
    with _shared_counts(count):
        config = Config(
            partial(build, place, settings, places),
            factory=True,
            workers=count,
            **_uvicorn_options(settings),
        )
        host, port = listening.getsockname()[:2]
        log.info(
            "serving",
            host=host,
            port=port,
            processes=count,
            tls=bool(settings.tls_cert),
            keys="required" if settings.keyed else "off",
        )
        with _deaf():
            if count == 1:
                server = Server(config)
                server.run(sockets=[listening])
                started = server.started
            else:
                several = Multiprocess(config, [listening])
                several.run()
                started = all(
                    one.exitcode in (0, None, -signal.SIGTERM) for one in several.processes
                )
    listening.close()
    log.info("stopped")
    return 0 if started else 70


def _uvicorn_options(settings: Settings) -> dict[str, Any]:
    from ostraka.http.logs import logging_config

    proxied = bool(settings.trusted_proxies)
    return {
        "log_config": logging_config(settings.log_level),
        "access_log": False,
        "server_header": False,
        "lifespan": "on",
        "backlog": _BACKLOG,
        "limit_concurrency": settings.max_connections,
        "timeout_keep_alive": 20,
        "timeout_graceful_shutdown": max(int(settings.shutdown), 1),
        "timeout_worker_healthcheck": 30,
        "h11_max_incomplete_event_size": 80_000,
        "ssl_certfile": settings.tls_cert or None,
        "ssl_keyfile": settings.tls_key or None,
        "proxy_headers": proxied,
        "forwarded_allow_ips": list(settings.trusted_proxies) if proxied else None,
    }


def _check_files(settings: Settings) -> None:
    for name in ("tls_cert", "tls_key", "policy"):
        path = getattr(settings, name)
        if path and not Path(path).is_file():
            raise UsageError(f"there is no file {path!r}", source=name, action="Check the path.")


def _check_keys(place: Place) -> None:
    from datetime import UTC, datetime

    from ostraka.store.keys import Keys
    from ostraka.store.versions import stamp

    now = stamp(datetime.now(UTC))
    if not any(row.valid(now) for row in Keys.open(place.home, place.database_url).rows()):
        raise UsageError(
            "a key is needed, and there is none",
            action="Make one: `ostraka key add --role admin`; or serve 127.0.0.1 without keys.",
        )


def _listen(settings: Settings) -> socket.socket:
    """The socket on which all processes listen.

    Raises:
        UsageError: if the address is not this machine's, or taken.
    """
    host = settings.host.strip("[]")
    source = f"{host}:{settings.port}"
    try:
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _not_heard(source, error) from error
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Head and body of an answer are two writes: the second must not wait for the first's
        # acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise _not_heard(source, error) from error
    listening.set_inheritable(True)
    return listening


def _not_heard(source: str, error: OSError) -> UsageError:
    taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
    return UsageError(
        f"cannot listen there ({error.strerror or error})",
        source=source,
        action="Choose another --port." if taken else "Choose another --host.",
    )


def _prepare(place: Place, log: FilteringBoundLogger) -> None:
    """Build the index once, if this program reads names otherwise than the one that is there."""
    book = Book(place.home, database_url=place.database_url)
    try:
        folder = book.index_folder()
        if folder is not None:
            book.held(folder)
            return
    except NotReadyError:
        log.info("building", reason="the index is of another version")
    try:
        book.screener  # noqa: B018
    except NotReadyError as error:
        log.warning("nothing to serve yet", reason=error.reason, action=error.action)
    finally:
        book.close()


@contextmanager
def _shared_counts(count: int) -> Iterator[None]:
    """A folder in which several processes count together; one process counts in memory."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    if count == 1 or os.environ.get(name):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="ostraka-counts-") as folder:
        os.environ[name] = folder
        try:
            yield
        finally:
            del os.environ[name]


@contextmanager
def _deaf() -> Iterator[None]:
    """Signals that stop the server end it cleanly, with status 0, and are not raised again."""
    ours = [signal.SIGINT, signal.SIGTERM]
    before = {one: signal.signal(one, lambda *_: None) for one in ours}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
