"""The server and its keys: the commands ``serve`` and ``key``.

Parses, calls and renders; nothing else.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from cyclopts import App, Parameter
from rich.table import Table

from ostraka.cli.app import Home, Json
from ostraka.cli.app import _day as read_day
from ostraka.cli.render import console, plain, print_json
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.store.keys import KeyRow, Keys

key = App(name="key", help="Make, list and revoke the keys of the server.", help_format="plaintext")


def serve(
    *,
    host: Annotated[str | None, Parameter(help="Address to listen on. Default: 127.0.0.1.")] = None,
    port: Annotated[int | None, Parameter(help="Port. Default: 8000; 0 for any free one.")] = None,
    workers: Annotated[
        int | None, Parameter(help="Processes. Default: one per processor, four at most.")
    ] = None,
    keys: Annotated[
        Literal["auto", "required", "off"] | None,
        Parameter(help="Whether a key is needed. Default: off on loopback, else required."),
    ] = None,
    tls_cert: Annotated[str | None, Parameter(help="Certificate chain (PEM).")] = None,
    tls_key: Annotated[str | None, Parameter(help="Its private key (PEM).")] = None,
    policy: Annotated[str | None, Parameter(help="Policy file (TOML).")] = None,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None, Parameter(help="Default: info.")
    ] = None,
    config: Annotated[
        Path | None, Parameter(help="Settings (TOML). Default: OSTRAKA_CONFIG.")
    ] = None,
    home: Home = None,
) -> int:
    """Serve the HTTP APIs until a signal says stop. Other settings: docs/serving.md."""
    try:
        from ostraka.http.config import read_settings, unknown_variables
        from ostraka.http.logs import make_log
        from ostraka.http.serving import Place, serve
    except ImportError as error:
        raise UsageError(
            f"the server needs the Python package {error.name}",
            action="Install it: pip install 'ostraka[server]'.",
        ) from error
    given = {
        "host": host,
        "port": port,
        "workers": workers,
        "keys": keys,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
        "policy": policy,
        "log_level": log_level,
    }
    settings = read_settings(os.environ, config, given)
    unknown = unknown_variables(os.environ)
    if unknown:
        make_log(settings.log_level).warning("settings that are not known", names=unknown)
    place, url = _place(home)
    return serve(Place(place, url), settings)


def _place(home: Path | None) -> tuple[Path, str | None]:
    from ostraka.store.home import default_home

    root = home if home is not None else default_home(os.environ)
    return root, os.environ.get("OSTRAKA_DATABASE_URL")


def _keys(home: Path | None) -> Keys:
    from ostraka.store.keys import Keys

    return Keys.open(*_place(home))


@key.command
def add(
    *,
    role: Annotated[str, Parameter(help="reader, analyst, approver or admin.")] = "reader",
    note: Annotated[str, Parameter(help="Whose it is.")] = "",
    rate: Annotated[int, Parameter(help="Most requests per second; 0 for any number.")] = 0,
    expires: Annotated[
        str | None, Parameter(help="Last day on which it is valid (YYYY-MM-DD).")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> int:
    """Make a key and show it, this once."""
    from ostraka.store.keys import role_of

    last = read_day(expires)
    made, row = _keys(home).add(
        role_of(role),
        note,
        secret=secrets.token_urlsafe,
        now=datetime.now(UTC),
        rate=rate,
        expires=None if last is None else datetime.combine(last, time.max, UTC),
    )
    if json:
        print_json({"key": made, **_shown(row)})
    else:
        console().print(plain(made))
        console().print(plain(f"key {row.id}, {row.role}; it is not shown again", "dim"))
    return 0


@key.command(name="list")
def list_(*, home: Home = None, json: Json = False) -> int:
    """Show every key that was made, without the keys themselves."""
    rows = _keys(home).rows()
    if json:
        print_json([_shown(row) for row in rows])
        return 0
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("key", "role", "note", "rate", "made", "expires", "revoked"):
        table.add_column(column, header_style="dim", overflow="fold")
    for row in rows:
        rate = f"{row.rate}/s" if row.rate else "any"
        cells = (row.role, row.note, rate, row.created[:10], row.expires[:10], row.revoked[:10])
        table.add_row(str(row.id), *(plain(cell or "-") for cell in cells))
    console().print(table)
    return 0


@key.command
def revoke(
    number: Annotated[int, Parameter(help="The key's number, from `ostraka key list`.")],
    *,
    home: Home = None,
    json: Json = False,
) -> int:
    """Close a key for good; servers that run notice it within a second."""
    row = _keys(home).revoke(number, datetime.now(UTC))
    if json:
        print_json(_shown(row))
    else:
        console().print(plain(f"key {row.id} is revoked since {row.revoked[:19]}"))
    return 0


def _shown(row: KeyRow) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(row)
    del told["sha256"]
    return told
