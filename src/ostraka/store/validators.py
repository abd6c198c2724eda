"""What servers said of the files that were accepted last.

Owns the rows by which a later download asks for nothing that is unchanged. Kept only
after a file was accepted: a refused file is asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from ostraka.store.tables import fetches
from ostraka.store.versions import stamp


class Validators(Struct, frozen=True):
    """What a server said of the file that was loaded last: it is asked to send only another one."""

    etag: str = ""
    last_modified: str = ""


def read_validators(connection: Connection) -> dict[str, Validators]:
    """What servers said of the files that were accepted last, by address."""
    query = select(fetches.c.address, fetches.c.etag, fetches.c.last_modified)
    return {
        address: Validators(etag, modified) for address, etag, modified in connection.execute(query)
    }


def write_validators(
    connection: Connection, told: Sequence[tuple[str, Validators]], now: datetime
) -> None:
    """Keep what servers said; in a transaction that writes."""
    for address, validators in told:
        connection.execute(delete(fetches).where(fetches.c.address == address))
        row = {
            "address": address,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "at": stamp(now),
        }
        connection.execute(insert(fetches), row)
