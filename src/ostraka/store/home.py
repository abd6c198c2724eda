"""The data directory: where everything that was received or derived lies.

Owns the paths inside the directory and the platform's default for it. Refuses
to read the environment itself: it is passed in.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL


def default_home(env: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The data directory of a user who names none.

    Args:
        env: environment variables; ``OSTRAKA_HOME`` wins.
        platform: as in ``sys.platform``.

    Returns:
        A path; it need not exist.
    """
    if env.get("OSTRAKA_HOME"):
        return Path(env["OSTRAKA_HOME"]).expanduser()
    user = Path(env.get("USERPROFILE") or env.get("HOME") or Path.home())
    if platform == "win32":
        return Path(env.get("LOCALAPPDATA") or user / "AppData" / "Local") / "ostraka"
    if platform == "darwin":
        return user / "Library" / "Application Support" / "ostraka"
    # XDG Base Directory Specification: a relative path there is to be ignored.
    data = Path(env.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else user / ".local" / "share") / "ostraka"


class Home(Struct, frozen=True):
    """A data directory.

    Attributes:
        root: the directory.
    """

    root: Path

    @property
    def archive(self) -> Path:
        """Folder of the list files as received, by sha256."""
        return self.root / "archive"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "ostraka.db"

    @property
    def database_url(self) -> str:
        """SQLAlchemy address of the SQLite file."""
        url = URL.create("sqlite+pysqlite", database=str(self.database))
        return url.render_as_string(hide_password=False)

    @property
    def index_dir(self) -> Path:
        """Folder of the compiled indexes; safe to delete."""
        return self.root / "index"

    @staticmethod
    def default(env: Mapping[str, str]) -> Path:
        """The data directory of a user who names none; see :func:`default_home`."""
        return default_home(env)
