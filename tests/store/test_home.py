"""The data directory: its default and its paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.store.home import Home, default_home
from ostraka.store.store import Store
from ostraka.store.tables import make_engine, settings


@pytest.mark.parametrize(
    ("platform", "env", "expected"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/ostraka"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/x/ostraka"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "x"}, "/h/.local/share/ostraka"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/ostraka"),
        ("win32", {"USERPROFILE": "/u"}, "/u/AppData/Local/ostraka"),
        ("win32", {"LOCALAPPDATA": "/l", "USERPROFILE": "/u"}, "/l/ostraka"),
        ("linux", {"HOME": "/h", "OSTRAKA_HOME": "/o"}, "/o"),
    ],
)
def test_the_platform_and_the_environment_give_the_data_directory(
    platform: str, env: dict[str, str], expected: str
) -> None:
    assert default_home(env, platform) == Path(expected)


def test_everything_lies_inside_the_data_directory_whatever_its_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "ünïcode ?#%20 home")
    home.root.mkdir()
    assert home.archive.parent == home.database.parent == home.index_dir.parent == home.root
    with make_engine(home.database_url).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a INTEGER)")
    assert home.database.exists()


def test_a_data_directory_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        Store.open(tmp_path / "file")


def test_a_database_of_another_version_is_left_alone(tmp_path: Path) -> None:
    engine = make_engine(Home(tmp_path).database_url)
    with engine.begin() as connection:
        settings.create(connection)
        connection.execute(settings.insert(), {"name": "schema_version", "value": "99"})
    with pytest.raises(NotReadyError, match="tables of version 99"):
        Store.open(tmp_path)


def test_a_database_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "ostraka.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(NotReadyError, match="cannot be opened"):
        Store.open(tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://x/y", "mysql://root@localhost/db"])
def test_a_database_address_that_cannot_be_used_is_an_error(url: str) -> None:
    with pytest.raises(UsageError, match="OSTRAKA_DATABASE_URL"):
        make_engine(url)
