import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select, text

import ostraka.store
from ostraka.model.errors import NotReadyError
from ostraka.store import migrations
from ostraka.store.migrate import HEAD, Steps, bring_up_to_date, every_table
from ostraka.store.store import Store
from ostraka.store.tables import make_engine, metadata, revisions, settings

SHIPPED = Path(*migrations.__path__)

#: An invented second step: a copy of a table that others refer to, and a new one.
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("versions") as batch:
        batch.add_column(sa.Column("extra", sa.Text(), nullable=False, server_default="x"))
        batch.alter_column("cut", nullable=True)
    op.create_table("added", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE versions SET extra = list")
"""
FAILS = '\n    op.execute("SELECT nothing FROM nowhere")\n'
ORPHANS = '\n    op.execute("DELETE FROM versions")\n'


@pytest.fixture
def engine(database_url: str | None, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    (tmp_path / "home").mkdir()
    made = make_engine(database_url or f"sqlite:///{tmp_path}/home/ostraka.db")
    with made.begin() as connection:
        _wipe(connection)
    yield made
    with made.begin() as connection:
        _wipe(connection)
    made.dispose()


def _wipe(connection: Connection) -> None:
    """Drop everything, the tables of the invented step included."""
    cascade = "CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in inspect(connection).get_table_names() if cascade else ():
        connection.execute(text(f'DROP TABLE "{name}" {cascade}'))


@pytest.fixture
def second(tmp_path: Path) -> Callable[..., Steps]:
    """The shipped steps and the invented one after them, in a folder of an awkward name."""

    def make(more: str = "") -> Steps:
        folder = tmp_path / "50%25 ünïcode steps"
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        for path in ("env.py", "versions/r0001_baseline.py"):
            (folder / path).write_bytes((SHIPPED / path).read_bytes())
        (folder / "versions" / "r0002_second.py").write_text(SECOND + more)
        return Steps(str(folder), "0002")

    return make


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={"compare_server_default": True, "include_object": _ours},
    )
    return list(compare_metadata(context, every_table()))


def _ours(_thing: object, name: str | None, *_: object) -> bool:
    return name != revisions.name


def _revision(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(revisions.c.version_num)).scalars())


def _content(engine: Engine) -> dict[str, list[Any]]:
    """Each table's rows, whatever the tables are, and how SQLite describes it."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found: dict[str, list[Any]] = {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in names
        }
        if connection.dialect.name == "sqlite":
            schema = connection.execute(text("SELECT name, sql FROM sqlite_master"))
            found["sqlite_master"] = sorted(map(repr, schema))
    return found


def _from_before(engine: Engine) -> None:
    """Make the database as one from before migrations: no stamp, and no table of keys."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("DROP TABLE api_keys"))


def test_the_steps_lead_to_the_tables_that_the_program_describes(engine: Engine) -> None:
    with engine.begin() as connection:
        settings.create(connection)
        connection.execute(settings.insert(), {"name": "schema_version", "value": "1"})
    bring_up_to_date(engine)
    assert _revision(engine) == [HEAD]
    with engine.connect() as connection:
        assert _differences(connection) == []


def test_a_new_database_has_the_tables_that_the_steps_make(engine: Engine) -> None:
    bring_up_to_date(engine)
    assert _revision(engine) == [HEAD]
    with engine.connect() as connection:
        assert _differences(connection) == []


def test_both_ways_to_the_tables_give_the_same_sql(tmp_path: Path) -> None:
    new, old = (make_engine(f"sqlite:///{tmp_path}/{name}.db") for name in ("new", "old"))
    with old.begin() as connection:
        settings.create(connection)
        connection.execute(settings.insert(), {"name": "schema_version", "value": "1"})
    shapes = []
    for engine in (new, old):
        bring_up_to_date(engine)
        with engine.connect() as connection:
            look = inspect(connection)
            shapes.append(
                {
                    name: (
                        repr(look.get_columns(name)),
                        look.get_pk_constraint(name)["constrained_columns"],
                        sorted(map(repr, look.get_foreign_keys(name))),
                        sorted(map(repr, look.get_indexes(name))),
                        sorted(map(repr, look.get_unique_constraints(name))),
                    )
                    for name in look.get_table_names()
                }
            )
        engine.dispose()
    assert shapes[0] == shapes[1]


def test_every_module_that_describes_a_table_is_known_to_migrations() -> None:
    known = set(every_table().tables)
    for module in pkgutil.iter_modules(ostraka.store.__path__, "ostraka.store."):
        importlib.import_module(module.name)
    assert set(metadata.tables) == known, "name the module in every_table, and add a step"


def test_the_steps_end_where_the_program_says() -> None:
    config = Config()
    config.set_main_option("script_location", Steps().scripts)
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_database_from_before_migrations_is_brought_up_to_date_with_its_content(
    engine: Engine, database_url: str | None, bench: Any, tmp_path: Path
) -> None:
    files = [
        bench.file({"r1": bench.facts("name=Ann"), "r2": bench.facts("name=Bo")}),
        bench.file({"r1": bench.facts("name=Anna")}, published="2024-02-01"),
    ]
    with bench.open(tmp_path / "home", database_url) as store:
        assert bench.load(store, tmp_path / "files", *files) == ["loaded", "loaded"]
        before = store.state_digest(), bench.seen(store)
    _from_before(engine)
    rows = _content(engine)
    with bench.open(tmp_path / "home", database_url) as store:
        assert (store.state_digest(), bench.seen(store)) == before
    after = _content(engine)
    assert _revision(engine) == [HEAD]
    assert after["api_keys"] == []
    for name in rows.keys() - {"sqlite_master"}:
        assert after[name] == rows[name], name


def test_a_later_step_changes_a_table_that_others_refer_to_and_keeps_all_rows(
    engine: Engine,
    database_url: str | None,
    bench: Any,
    tmp_path: Path,
    second: Callable[..., Steps],
) -> None:
    with bench.open(tmp_path / "home", database_url) as store:
        bench.load(store, tmp_path / "files", bench.file({"r1": bench.facts("name=Ann")}))
    rows = _content(engine)
    bring_up_to_date(engine, second())
    after = _content(engine)
    assert _revision(engine) == ["0002"]
    assert after["added"] == []
    assert after["statements"] == rows["statements"]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT extra, list FROM versions")).all() == [
            ("list_a", "list_a")
        ]
    bring_up_to_date(engine, second())
    assert _content(engine) == after, "a second opening has nothing to do"


@pytest.mark.parametrize("from_before", [False, True])
def test_a_step_that_fails_leaves_the_database_as_it_was(
    engine: Engine,
    database_url: str | None,
    bench: Any,
    tmp_path: Path,
    second: Callable[..., Steps],
    from_before: bool,
) -> None:
    with bench.open(tmp_path / "home", database_url) as store:
        bench.load(store, tmp_path / "files", bench.file({"r1": bench.facts("name=Ann")}))
    if from_before:
        _from_before(engine)
    before = _content(engine)
    for more in (FAILS, ORPHANS):
        with pytest.raises(NotReadyError, match="they are as they were"):
            bring_up_to_date(engine, second(more))
        assert _content(engine) == before
    bring_up_to_date(engine, second())
    assert _revision(engine) == ["0002"]


def test_a_database_of_a_newer_program_is_left_alone(
    engine: Engine, second: Callable[..., Steps]
) -> None:
    bring_up_to_date(engine, second())
    before = _content(engine)
    with pytest.raises(NotReadyError, match=f"of revision 0002; this program knows {HEAD}"):
        bring_up_to_date(engine)
    assert _content(engine) == before


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DROP TABLE statements", "has lost tables: statements"),
        ("DELETE FROM alembic_version", "names 0 revisions"),
        ("INSERT INTO alembic_version VALUES ('0000')", "names 2 revisions"),
        ("DROP TABLE settings", "another program"),
        ("DELETE FROM settings", "another program"),
        ("UPDATE settings SET value = '2'", "tables of version 2; this program knows 1"),
    ],
)
def test_a_database_that_is_not_whole_is_refused_and_not_filled_with_empty_tables(
    engine: Engine, sql: str, reason: str
) -> None:
    bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.execute(text(sql))
    before = _content(engine)
    with pytest.raises(NotReadyError, match=reason):
        bring_up_to_date(engine)
    assert _content(engine) == before


def test_a_database_that_is_up_to_date_opens_while_another_writes(
    engine: Engine, database_url: str | None, bench: Any, tmp_path: Path
) -> None:
    bring_up_to_date(engine)
    with engine.connect() as writer:
        writer = writer.execution_options(ostraka_writes=True)
        with writer.begin():
            writer.execute(settings.insert(), {"name": "held", "value": "1"})
            with bench.open(tmp_path / "home", database_url) as store:
                assert store.lists(now=bench.day) == []


OPEN = """
import sys
from pathlib import Path
from ostraka.store.migrate import Steps, bring_up_to_date
from ostraka.store.tables import make_engine
url, scripts, head = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    bring_up_to_date(make_engine(url), Steps(scripts, head))
"""


@pytest.mark.parametrize("new", [True, False])
def test_processes_that_open_a_database_at_once_all_find_it_up_to_date(
    engine: Engine, second: Callable[..., Steps], new: bool
) -> None:
    if not new:
        bring_up_to_date(engine)
    steps = Steps() if new else second()
    url = engine.url.render_as_string(hide_password=False)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, url, steps.scripts, steps.head],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    for run in runs:
        assert run.communicate(timeout=60)[1] == ""
        assert run.returncode == 0
    assert _revision(engine) == [steps.head]


def test_an_up_to_date_database_is_opened_without_alembic(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from ostraka.store.store import Store;"
        "Store.open(Path(sys.argv[1])).close(); Store.open(Path(sys.argv[2])).close();"
        "print('alembic' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "False\n"
