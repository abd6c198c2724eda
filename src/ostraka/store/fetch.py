"""Fetching list files from their publishers.

Owns one download: conditional, resumable, retried with back-off, bounded in time
and size, careful about where it is sent. Refuses to judge what came: a file that
is no list is refused by the loader, like one that a user gave.

The clock, the waiting and the chance of the back-off come from the caller.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx2
from lxml import etree, html
from msgspec import Struct

from ostraka.model.errors import UsageError
from ostraka.store.fetch_address import failed, follow
from ostraka.store.fetch_part import PartFile, plain_name
from ostraka.store.validators import Validators

#: Answers after which it is worth asking again.
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: Most of a page that is read for its links, in bytes.
_PAGE: Final = 4 << 20
_GZIP: Final = b"\x1f\x8b"
#: Longest tag of a server that is kept, in characters.
_TAG: Final = 1000


class Bounds(Struct, frozen=True):
    """Bounds on one download.

    Attributes:
        attempts: how often an address is asked, at most.
        wait: seconds before the second attempt; doubled for each further one.
        longest_wait: seconds between two attempts, at most.
        silence: seconds without a byte after which a connection is given up.
        seconds: for the whole download, with all attempts.
        max_bytes: length of one file.
        redirects: how often a server may send us elsewhere.
    """

    attempts: int = 4
    wait: float = 1.0
    longest_wait: float = 60.0
    silence: float = 60.0
    seconds: float = 1800.0
    max_bytes: int = 1 << 30
    redirects: int = 5


class Fetched(Struct, frozen=True):
    """What a download gave.

    Attributes:
        path: the file; None if it is unchanged.
        address: where it came from in the end.
        validators: to ask with next time.
    """

    path: Path | None
    address: str
    validators: Validators


class World(Struct, frozen=True):
    """What the outside gives: time, waiting, chance.

    Attributes:
        monotonic: seconds on a clock that never goes back.
        sleep: waits for seconds.
        chance: a number in [0, 1).
    """

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]


class _Retry(Exception):
    """An attempt that failed in a way that may pass."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Fetcher:
    """Downloads files; one for a run, closed at its end."""

    def __init__(
        self,
        world: World,
        bounds: Bounds,
        agent: str,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Prepare a client; proxies and certificates are the environment's.

        Args:
            world: time, waiting, chance.
            bounds: the bounds.
            agent: how the program names itself to a publisher.
            transport: another way to the network, for tests.

        Raises:
            UsageError: if the environment names a proxy or certificates that cannot be used.
        """
        self._world = world
        self._bounds = bounds
        self._agent = agent
        try:
            self._client = httpx2.Client(
                timeout=httpx2.Timeout(bounds.silence, connect=min(20.0, bounds.silence)),
                follow_redirects=False,
                transport=transport,
            )
        except (ValueError, ImportError, OSError, httpx2.InvalidURL) as error:
            raise UsageError(
                f"the environment's proxy or certificates cannot be used ({type(error).__name__})",
                source="HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE",
                action="A proxy is http://HOST:PORT; a certificate file is PEM.",
            ) from error

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def fetch(self, address: str, folder: Path, known: Validators, agent: str = "") -> Fetched:
        """Download a file.

        Args:
            address: where it is.
            folder: where it goes; what an earlier run left unfinished there is continued.
            known: what the server said of the file that was loaded last.
            agent: what the program says it is before its own name, for a publisher that
                answers browsers alone.

        Raises:
            FetchError: if it could not be had; what came so far stays for the next run.
        """
        agent = f"{agent} {self._agent}" if agent else self._agent
        deadline = self._world.monotonic() + self._bounds.seconds
        attempt = 1
        while True:
            try:
                return self._attempt(address, folder, _headers(known, agent), deadline)
            except _Retry as error:
                if attempt >= self._bounds.attempts:
                    raise failed(address, f"{error}; tried {attempt} times") from error
                self._wait(attempt, error, deadline, address)
            except (OSError, ValueError, httpx2.InvalidURL, httpx2.HTTPError) as error:
                # A full disk, or an answer that no reader understands: this list alone fails.
                raise failed(address, f"{type(error).__name__}: {error}"[:300]) from error
            attempt += 1

    def links(
        self, address: str, folder: Path, endings: tuple[str, ...], agent: str = ""
    ) -> list[str]:
        """The files that a page links to: the first kind of ending that it has at all.

        Args:
            address: of the page.
            folder: where the page is put for a moment.
            endings: endings of files, the best first.
            agent: see :meth:`fetch`.

        Raises:
            FetchError: if the page cannot be had, or links to no such file.
        """
        page = self.fetch(address, folder, Validators(), agent)
        assert page.path is not None, "nothing is unchanged where nothing is known"
        try:
            found = _links(page.path)
        finally:
            page.path.unlink()
        for ending in endings:
            fitting = [link for link in found if _ends(link, ending)]
            if fitting:
                return list(dict.fromkeys(follow(address, page.address, link) for link in fitting))
        kinds = ", ".join(endings)
        raise failed(address, f"the page links to no file that ends with {kinds}")

    def _wait(self, attempt: int, error: _Retry, deadline: float, address: str) -> None:
        bounds = self._bounds
        wait = bounds.wait * 2 ** (attempt - 1) * (0.5 + self._world.chance())
        wait = min(max(wait, error.wait or 0.0), bounds.longest_wait)
        if self._world.monotonic() + wait > deadline:
            raise failed(address, f"{error}; no time is left of {bounds.seconds:g} seconds")
        self._world.sleep(wait)

    def _attempt(
        self, address: str, folder: Path, headers: dict[str, str], deadline: float
    ) -> Fetched:
        part = PartFile.open(folder, address)
        if part.size and part.etag:
            headers = {name: headers[name] for name in headers if not name.startswith("If-")}
            headers |= {"Range": f"bytes={part.size}-", "If-Range": part.etag}
        target = address
        for _ in range(self._bounds.redirects + 1):
            try:
                with self._client.stream("GET", target, headers=headers) as answer:
                    if answer.status_code in _REDIRECTS:
                        target = follow(address, target, answer.headers.get("location", ""))
                        continue
                    return self._receive(answer, part, target, deadline)
            except httpx2.TimeoutException as error:
                raise _Retry("no byte came in time") from error
            except httpx2.TransportError as error:
                reason = f"the connection failed ({error or type(error).__name__})"
                raise _Retry(reason[:300]) from error
        raise failed(address, f"it was sent on more than {self._bounds.redirects} times")

    def _receive(
        self, answer: httpx2.Response, part: PartFile, target: str, deadline: float
    ) -> Fetched:
        status = answer.status_code
        validators = Validators(_tag(answer, "etag"), _tag(answer, "last-modified"))
        if status == 304 and _is_conditional(answer):
            return Fetched(None, target, validators)
        if status == 416:
            part.drop()
            raise _Retry("the server has nothing after what came before")
        if status in _AGAIN:
            raise _Retry(f"the server answered {status}", _seconds(answer))
        if status not in (200, 206):
            raise failed(target, f"the server answered {status}")
        if status == 206 and not _continues(answer, part):
            part.drop()
            raise _Retry("the server continued at another place")
        if status == 200:
            part.begin(validators.etag)
        elif not validators.etag:
            validators = Validators(part.etag, validators.last_modified)
        self._write(answer, part, target, deadline)
        return Fetched(part.finish(part.path.parent, _name(answer, target)), target, validators)

    def _write(self, answer: httpx2.Response, part: PartFile, target: str, deadline: float) -> None:
        bounds = self._bounds
        whole = _whole(answer, part)
        with part.path.open("ab") as stream:
            for chunk in answer.iter_raw():
                stream.write(chunk)
                part.size += len(chunk)
                if part.size > bounds.max_bytes:
                    stream.close()
                    part.drop()
                    raise failed(target, f"the file is longer than {bounds.max_bytes:,} bytes")
                if self._world.monotonic() > deadline:
                    raise failed(target, f"it took longer than {bounds.seconds:g} seconds")
        if not part.is_ours():
            part.drop()
            raise _Retry("another run was fetching the same file")
        if whole is not None and part.size < whole:
            raise _Retry("the connection ended before the file did")


def _headers(known: Validators, agent: str) -> dict[str, str]:
    headers = {"User-Agent": agent, "Accept-Encoding": "identity", "Accept": "*/*"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _is_conditional(answer: httpx2.Response) -> bool:
    """Whether the server was asked for a file only if it is another."""
    asked = answer.request.headers
    return "if-none-match" in asked or "if-modified-since" in asked


def _tag(answer: httpx2.Response, name: str) -> str:
    """What a server said in a header, if it can be said back to it."""
    told = answer.headers.get(name, "")
    return told if told.isascii() and told.isprintable() and len(told) <= _TAG else ""


def _continues(answer: httpx2.Response, part: PartFile) -> bool:
    return answer.headers.get("content-range", "").startswith(f"bytes {part.size}-")


def _whole(answer: httpx2.Response, part: PartFile) -> int | None:
    """Length that the file will have in the end, if the server tells it."""
    if answer.status_code == 206:
        total = answer.headers.get("content-range", "").rpartition("/")[2]
        return _number(total)
    length = _number(answer.headers.get("content-length", ""))
    return None if length is None else part.size + length


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else None


def _seconds(answer: httpx2.Response) -> float | None:
    return _number(answer.headers.get("retry-after", ""))


def _name(answer: httpx2.Response, target: str) -> str:
    """A plain file name from what the server says or the address ends with."""
    told = re.search(r'filename="?([^";]+)', answer.headers.get("content-disposition", ""))
    raw = told.group(1) if told else unquote(urlsplit(target).path).rpartition("/")[2]
    return plain_name(raw)


def _links(page: Path) -> list[str]:
    """Where a page's links lead, as they are written."""
    with page.open("rb") as stream:
        content = stream.read(_PAGE)
    try:
        if content.startswith(_GZIP):
            content = zlib.decompressobj(wbits=31).decompress(content, _PAGE)
        tree = html.document_fromstring(content)
    except (zlib.error, etree.LxmlError, ValueError):
        return []
    return [link for element in tree.iter("a") if (link := element.get("href", ""))]


def _ends(link: str, ending: str) -> bool:
    try:
        return urlsplit(link).path.lower().endswith(ending)
    except ValueError:
        return False
