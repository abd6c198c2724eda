"""Who calls: keys, the roles that routes need, and how often a key may call.

Owns the map from route to role. Refuses to keep a key: what a request carries is
hashed at once, and the hash alone is compared. A key stands in a header, never in
an address, which others log.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, MutableSequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from ostraka.http.errors import Refusal
from ostraka.model.errors import NotReadyError
from ostraka.store.keys import ROLES, KeyRow, Role, digest
from ostraka.store.versions import stamp

#: Routes that answer without a key: they tell nothing but that the server is there.
#: ``/updatez`` has a token of its own.
OPEN: Final = frozenset({"/healthz", "/readyz", "/ping", "/updatez"})
#: Routes that need more than to read, by method and path.
_NEEDS: Final[dict[tuple[str, str], Role]] = {("POST", "/v2/data/refresh"): "admin"}
#: Keys whose rate is kept; the number of a key modulo this is its place.
PLACES: Final = 4096


class Caller(Struct, frozen=True):
    """Who calls.

    Attributes:
        key: number of the key; 0 where keys are off.
        role: what it may do.
    """

    key: int = 0
    role: Role = "admin"


class KeyRing:
    """The keys that open this server, read again at every look at the data directory."""

    def __init__(
        self,
        rows: Callable[[], list[KeyRow]],
        now: Callable[[], datetime],
    ) -> None:
        """Hold the way to the keys.

        Args:
            rows: reads them.
            now: the clock.
        """
        self._rows = rows
        self._now = now
        self._known: Mapping[str, KeyRow] = {}
        self.trouble = ""

    def read(self) -> None:
        """Read the keys again; while they cannot be read, those known go on."""
        try:
            self._known = {row.sha256: row for row in self._rows()}
            self.trouble = ""
        except NotReadyError as error:
            self.trouble = str(error)

    def find(self, headers: Mapping[str, str]) -> KeyRow:
        """The key of a request.

        Raises:
            Refusal: 401 if there is none, or it is not valid.
        """
        text = presented(headers)
        if text is None:
            raise Refusal(401, "the request carries no key", action="Send X-API-Key.")
        hashed = digest(text)
        row = self._known.get(hashed) if hashed is not None else None
        if row is None or not row.valid(stamp(self._now())):
            raise Refusal(401, "the key is not valid", action="Ask for another.")
        return row


class Meter:
    """How often keys may call: one bucket of tokens for each, shared by all processes.

    The places are shared memory without a lock: two processes that write at the same
    moment can lose a token or give one too many, and no more.
    """

    def __init__(self, places: MutableSequence[float], clock: Callable[[], float]) -> None:
        """Hold the buckets.

        Args:
            places: two numbers for each place: tokens spent, and when they were counted.
            clock: seconds; the same for all processes (``time.monotonic`` on one machine).
        """
        self._places = places
        self._clock = clock

    def take(self, row: KeyRow) -> float:
        """Take a token.

        Returns:
            0.0 if there was one, else seconds until there is.
        """
        if not row.rate:
            return 0.0
        at = 2 * (row.id % (len(self._places) // 2))
        now = self._clock()
        spent = max(self._places[at] - (now - self._places[at + 1]) * row.rate, 0.0)
        free = spent + 1.0 <= max(row.rate, 1)
        self._places[at + 1] = now
        self._places[at] = spent + 1.0 if free else spent
        return 0.0 if free else (spent + 1.0 - row.rate) / row.rate


class Gatekeeper:
    """Lets a request in, or says why not."""

    def __init__(self, ring: KeyRing | None, meter: Meter) -> None:
        """Keep a gate; without a ring it stands open."""
        self._ring = ring
        self._meter = meter

    def admit(self, method: str, path: str, headers: Mapping[str, str]) -> Caller:
        """Who calls, if they may.

        Args:
            method: of the request.
            path: of the request, without the query.
            headers: names in lower case.

        Raises:
            Refusal: 401 without a valid key, 403 if its role is too small, 429 if it calls
                too often.
        """
        if self._ring is None or path in OPEN:
            return Caller()
        row = self._ring.find(headers)
        need = _NEEDS.get((method, path.rstrip("/")), "reader")
        if ROLES.index(row.role) < ROLES.index(need):
            raise Refusal(403, f"the key's role is {row.role}; this needs {need}")
        if method not in ("GET", "HEAD") and _by_browser(headers):
            raise Refusal(403, "another site's page sent this", action="Send X-API-Key.")
        wait = self._meter.take(row)
        if wait:
            seconds = max(round(wait + 0.5), 1)
            raise Refusal(
                429, "the key calls too often", action=f"Wait {seconds} s.", retry_after=seconds
            )
        return Caller(row.id, row.role)


def presented(headers: Mapping[str, str]) -> str | None:
    """The key that a request carries.

    ``X-API-Key: KEY``, ``Authorization: ApiKey KEY`` or ``Bearer KEY``, or, for browsers,
    ``Basic`` with the key as the password.
    """
    plain = headers.get("x-api-key", "").strip()
    if plain:
        return plain
    scheme, _, value = headers.get("authorization", "").strip().partition(" ")
    word = scheme.lower()
    if word in ("apikey", "bearer"):
        return value.strip() or None
    if word == "basic":
        try:
            decoded = base64.b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return decoded.partition(":")[2] or None
    return None


def _by_browser(headers: Mapping[str, str]) -> bool:
    """Whether a browser sent remembered credentials for another site's page."""
    basic = headers.get("authorization", "").lower().startswith("basic ")
    return basic and headers.get("sec-fetch-site", "same-origin") == "cross-site"
