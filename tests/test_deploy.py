import ast
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from ostraka.http.config import Settings, read_settings, unknown_variables
from ostraka.store.home import Home
from ostraka.store.keys import Keys
from ostraka.store.tables import WRITES, make_engine

DEPLOY = Path(__file__).parents[1] / "deploy"
DAY = datetime(2024, 6, 1, tzinfo=UTC)
UNITS = ("ostraka.service", "ostraka-update.service", "ostraka-update.timer")


def _instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions and what they say, continued lines joined."""
    whole = (DEPLOY / "Containerfile").read_text("utf-8")
    lines = [line for line in whole.splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines())]


def _environment() -> dict[str, str]:
    """What the last stage of the Containerfile sets."""
    said = " ".join(rest for word, rest in _instructions() if word == "ENV")
    return dict(pair.split("=", 1) for pair in said.split())


def _unit(name: str) -> list[tuple[str, str]]:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and line[0] not in "#[")
    return [(key, value) for key, _, value in pairs]


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return loaded


def test_the_container_runs_without_root_and_requires_keys() -> None:
    instructions = _instructions()
    last = max(n for n, (word, _) in enumerate(instructions) if word == "FROM")
    final = dict(instructions[last:])
    assert final["USER"].split(":")[0] == "10001"
    assert final["VOLUME"] == "/data"
    assert json.loads(final["ENTRYPOINT"]) + json.loads(final["CMD"]) == ["ostraka", "serve"]
    environment = _environment()
    assert unknown_variables(environment) == []
    settings = read_settings(environment)
    assert settings.keyed
    assert settings.host == "0.0.0.0"
    assert str(settings.port) == final["EXPOSE"]


def test_the_container_copies_only_what_the_wheel_is_made_of() -> None:
    copied = [rest.split() for word, rest in _instructions() if word in {"COPY", "ADD"}]
    assert copied == [
        ["pyproject.toml", "README.md", "LICENSE", "./"],
        ["src", "src"],
        ["--from=build", "/opt/ostraka", "/opt/ostraka"],
    ]


def test_the_health_check_is_a_program_that_asks_for_health() -> None:
    said = dict(_instructions())["HEALTHCHECK"]
    command = json.loads(said[said.index("[") :])
    assert command[:2] == ["python", "-c"]
    ast.parse(command[2])
    assert "'/healthz'" in command[2]


def test_the_server_of_the_compose_file_is_reached_from_this_machine_alone() -> None:
    services = _compose()["services"]
    assert services["server"]["ports"] == ["127.0.0.1:8000:8000"]
    assert not [name for name in services if name != "server" and "ports" in services[name]]
    assert _compose()["networks"]["inside"] == {"internal": True}
    assert services["database"]["networks"] == ["inside"]
    for name in ("server", "update"):
        service = services[name]
        assert unknown_variables(service["environment"]) == []
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["data:/data"]


@pytest.mark.parametrize("name", ["server", "update"])
def test_the_shell_lines_of_the_compose_file_pass_the_password_and_the_command(
    name: str, tmp_path: Path
) -> None:
    entry = _compose()["services"][name]["entrypoint"]
    command = _compose()["services"][name]["command"]
    (tmp_path / "password").write_text("it's $ecret")
    program = tmp_path / "ostraka"
    program.write_text('#!/bin/sh\nprintf "%s|%s" "$PGPASSWORD" "$*"\nexit 3\n')
    program.chmod(0o755)
    line = entry[2].replace("$$", "$").replace("/run/secrets/database_password", "password")
    line = line.replace("sleep 21600", "exit")
    run = subprocess.run(
        ["sh", "-c", line, *entry[3:], *command],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == ("it's $ecret|" + (" ".join(command) or "update"))
    assert run.stderr == ""


@pytest.mark.parametrize("name", UNITS[:2])
def test_a_unit_runs_without_root_and_writes_to_its_own_directory_alone(name: str) -> None:
    said = dict(_unit(name))
    assert said["User"] == "ostraka"
    assert said["StateDirectory"] == "ostraka"
    assert said["ProtectSystem"] == "strict"
    assert said["NoNewPrivileges"] == "yes"
    assert said["CapabilityBoundingSet"] == ""
    told = dict(value.split("=", 1) for key, value in _unit(name) if key == "Environment")
    assert unknown_variables(told) == []
    assert told["OSTRAKA_HOME"] == "/var/lib/ostraka"
    if name == "ostraka.service":
        assert read_settings(told).keyed


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        unit = (DEPLOY / name).read_text("utf-8")
        # The program is not installed there on a machine that tests.
        (tmp_path / name).write_text(unit.replace("/opt/ostraka/bin/ostraka", "/bin/true"))
    run = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in run.stderr.splitlines() if "ostraka" in line]
    assert (run.returncode, about_ours) == (0, [])


def test_no_file_of_a_deployment_holds_a_secret() -> None:
    secret = re.compile(r"(?i)(password|token|secret|_key)\s*[=:]\s*['\"]?[a-z0-9+/_-]{8,}")
    for path in DEPLOY.iterdir():
        if path.is_file():
            assert not secret.search(path.read_text("utf-8")), path.name
    assert _compose()["secrets"] == {"database_password": {"file": "secrets/database_password"}}


def test_the_page_on_deployment_names_every_file_and_settings_that_exist() -> None:
    page = (DEPLOY.parent / "docs" / "deployment.md").read_text("utf-8")
    for path in DEPLOY.iterdir():
        if path.is_file() and path.name not in {".gitignore", "Containerfile.dockerignore"}:
            assert path.name in page, path.name
    named = set(re.findall(r"OSTRAKA_[A-Z_]*[A-Z]", page))
    assert unknown_variables(dict.fromkeys(named, "")) == []
    assert "`trusted_proxies`" in page
    assert "trusted_proxies" in Settings.__struct_fields__
    for link in re.findall(r"\]\(([a-z]+\.md)", page):
        assert (DEPLOY.parent / "docs" / link).exists(), link


def test_a_backup_made_as_the_page_says_while_something_writes_is_the_whole_database(
    tmp_path: Path,
) -> None:
    page = (DEPLOY.parent / "docs" / "deployment.md").read_text("utf-8")
    found = re.search(r"python3 -c '(import sqlite3.*)' \\", page)
    assert found
    keys = Keys.open(tmp_path)
    for number in range(3):
        keys.add("reader", f"key {number}", secret=token_urlsafe, now=DAY)
    backup = tmp_path / "backup"
    backup.mkdir()
    with make_engine(Home(tmp_path).database_url).connect() as writing:
        writing = writing.execution_options(**WRITES)
        with writing.begin():
            writing.execute(text("DELETE FROM api_keys"))
            subprocess.run(
                [sys.executable, "-c", found[1], tmp_path / "ostraka.db", backup / "ostraka.db"],
                check=True,
            )
    assert [row.note for row in Keys.open(backup).rows()] == ["key 0", "key 1", "key 2"]
