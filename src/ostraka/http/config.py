"""Settings of the server: a TOML file, the environment, the command line, in rising order.

Owns what can be set, its bounds and where each value came from. Reads the
environment that it is given and no other. A setting that is not known is refused
in the file and named in a warning in the environment, which is shared with others.
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from ostraka.model.errors import UsageError

#: Names in the environment begin so.
PREFIX: Final = "OSTRAKA_"
#: Variables of the environment that belong to other parts of the program.
_ELSEWHERE: Final = frozenset({"OSTRAKA_HOME", "OSTRAKA_DATABASE_URL", "OSTRAKA_CONFIG"})

Keys = Literal["auto", "required", "off"]
Receipts = Literal["off", "on"]
LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the server is told.

    Attributes:
        host: address to listen on; beyond loopback only with keys.
        port: port to listen on; 0 for any that is free.
        workers: processes that answer; 0 for one per processor, four at most.
        keys: ``required``, ``off`` (loopback only), or ``auto``: off on loopback, else required.
        tls_cert: certificate chain, PEM; with ``tls_key`` the server speaks HTTPS.
        tls_key: its private key, PEM.
        trusted_proxies: addresses or networks of proxies whose ``X-Forwarded-*`` is believed.
        policy: policy file (TOML); the shipped policy if empty.
        max_body: most bytes of a request, but of batches, messages and documents.
        max_upload: most bytes of a batch, a file of messages or a document.
        max_queue: most screenings that wait in one process.
        max_wait: most seconds that one waits before it begins.
        max_time: most seconds that one may take.
        max_connections: most connections of one process.
        max_batches: most batches that one process streams at a time.
        poll: seconds between two looks for a new state of the lists.
        shutdown: seconds that requests under way have to end when the server is stopped.
        log_level: least level of the log.
        update_token: token of ``POST /updatez``; without one it is closed.
        receipts: whether receipts of screenings are kept in the database.
        receipts_days: days after which a kept receipt is erased.
        receipts_key: key that encrypts kept receipts at rest; in clear without one.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    keys: Keys = "auto"
    tls_cert: str = ""
    tls_key: str = ""
    trusted_proxies: tuple[str, ...] = ()
    policy: str = ""
    max_body: int = 2_000_000
    max_upload: int = 32_000_000
    max_queue: int = 64
    max_wait: float = 2.0
    max_time: float = 30.0
    max_connections: int = 1000
    max_batches: int = 4
    poll: float = 0.5
    shutdown: float = 10.0
    log_level: LogLevel = "info"
    update_token: str = ""
    receipts: Receipts = "off"
    receipts_days: int = 30
    receipts_key: str = ""

    @property
    def loopback(self) -> bool:
        """Whether nothing beyond this machine can reach the server."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def keyed(self) -> bool:
        """Whether a request needs a key."""
        return self.keys == "required" or (self.keys == "auto" and not self.loopback)


#: Settings that are never shown.
SECRET: Final = frozenset({"update_token", "receipts_key"})
#: Least and most of each number.
_BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "port": (0, 65535),
    "workers": (0, 256),
    "max_body": (1_000, 1_000_000_000),
    "max_upload": (1_000, 1_000_000_000),
    "max_queue": (1, 100_000),
    "max_wait": (0.01, 600),
    "max_time": (0.1, 3600),
    "max_connections": (1, 1_000_000),
    "max_batches": (1, 1000),
    "poll": (0.05, 1.0),
    "shutdown": (0, 3600),
    "receipts_days": (1, 36_500),
}


def read_settings(
    environment: Mapping[str, str],
    file: Path | None = None,
    given: Mapping[str, Any] | None = None,
) -> Settings:
    """Put the settings together.

    Args:
        environment: variables; ``OSTRAKA_MAX_BODY`` sets ``max_body``.
        file: a TOML file; that of ``OSTRAKA_CONFIG`` by default, else none.
        given: what the command line says; None for what it leaves open.

    Raises:
        UsageError: if a value cannot be read, is out of bounds or contradicts another.
    """
    named = environment.get("OSTRAKA_CONFIG", "")
    path = file if file is not None else Path(named) if named else None
    told: dict[str, Any] = _read_file(path) if path is not None else {}
    source = str(path) if path is not None else "settings"
    for name in Settings.__struct_fields__:
        variable = f"{PREFIX}{name.upper()}"
        if variable in environment:
            told[name] = _read_variable(name, environment[variable], variable)
    told |= {name: value for name, value in (given or {}).items() if value is not None}
    try:
        settings = msgspec.convert(told, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(
            str(error), source=source, action="See docs/serving.md for the settings."
        ) from error
    _check(settings)
    return settings


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Variables that look like settings and are none."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.__struct_fields__} | _ELSEWHERE
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the settings cannot be read ({error})", source=str(path), action="Check the path."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            str(error), source=str(path), action="Correct the line that is named."
        ) from error


def _read_variable(name: str, text: str, variable: str) -> Any:
    """A variable's text as the kind of value that the setting has."""
    default = getattr(Settings(), name)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, str):
        return text
    try:
        return type(default)(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no number", source=variable, action="Write digits."
        ) from error


def _check(settings: Settings) -> None:
    for name, (least, most) in _BOUNDS.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            raise UsageError(
                f"{name} is {value}", action=f"Write a number from {least:g} to {most:g}."
            )
    if settings.keys == "off" and not settings.loopback:
        raise UsageError(
            f"{settings.host} is not loopback, and keys are off",
            action="Listen on 127.0.0.1, or require keys and make one with `ostraka key add`.",
        )
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise UsageError(
            "tls_cert and tls_key belong together", action="Give both files, or neither."
        )
    for one in settings.trusted_proxies:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError as error:
            raise UsageError(
                f"{one!r} is no address", source="trusted_proxies", action="Write 10.0.0.0/8."
            ) from error
