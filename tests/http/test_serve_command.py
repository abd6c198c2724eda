"""`ostraka serve` as its operator meets it: a real process on loopback, and a fuzzer."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from tests.http.served import put_index

from ostraka.cli import run

_SECONDS = 60
_FUZZ = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Server:
    """A running server: its address, its process, its log."""

    def __init__(self, home: Path, log: Path, *arguments: str, workers: int = 1) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = log
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OSTRAKA_")}
        command = [sys.executable, "-m", "ostraka", "serve", "--home", str(home)]
        command += ["--port", str(port), "--workers", str(workers), *arguments]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(command, stderr=errors, env=environment)
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx2.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx2.HTTPError:
                time.sleep(0.05)
        raise AssertionError(log.read_text())

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_SECONDS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    put_index(folder, "first")
    found = Server(folder, folder / "log")
    yield found
    found.stop()


def test_no_request_that_can_be_made_up_fails_inside(server: Server) -> None:
    found = schemathesis.openapi.from_url(f"{server.address}/v1/openapi.json")
    asked = []
    # The lines of a batch have tests of their own; the fuzzer does not write them.
    for one in found.exclude(path="/v1/screen/batch").get_all_operations():
        assert isinstance(one, Ok), one
        operation = one.ok()
        asked.append(operation.label)

        @given(operation.as_strategy())
        @_FUZZ
        def ask(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, (case.as_curl_command(), answer.text)
            assert "x-request-id" in answer.headers

        ask()
    assert len(asked) > 10


def test_two_processes_serve_one_index_and_end_cleanly(tmp_path: Path) -> None:
    put_index(tmp_path, "first")
    found = Server(tmp_path, tmp_path / "log", workers=2)
    query = {"name": "Ivan Petrovin"}
    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(httpx2.post, f"{found.address}/v1/screen", json=query) for _ in range(40)
        ]
        assert {len(one.result().json()["hits"]) for one in asked} == {1}
    counted = httpx2.get(f"{found.address}/metrics").text
    assert 'ostraka_screenings_total{outcome="hit"} 40.0' in counted
    assert found.stop() == 0
    lines = [json.loads(line) for line in found.log.read_text().splitlines()]
    assert any(line["event"] == "stopped" for line in lines)
    assert "Petrovin" not in found.log.read_text()


def test_a_server_keeps_sealed_receipts_if_it_is_told_to(tmp_path: Path) -> None:
    put_index(tmp_path, "first")
    config = tmp_path / "serve.toml"
    from ostraka.store.receipts import FernetSeal, Receipts

    key = FernetSeal.make_key()
    config.write_text(f'receipts = "on"\nreceipts_days = 7\nreceipts_key = "{key}"\n')
    found = Server(tmp_path, tmp_path / "log", "--config", str(config), workers=2)
    for _ in range(6):
        httpx2.post(f"{found.address}/v1/screen", json={"name": "Ivan Petrovin"})
    assert found.stop() == 0
    told = Receipts.open(tmp_path, seal=FernetSeal(key)).verify()
    assert (told.receipts, told.broken, told.unread) == (6, 0, 0)
    assert key not in found.log.read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "0.0.0.0", "--keys", "off"], "keys are off"),
        (["--host", "0.0.0.0"], "ostraka key add"),
        (["--tls-cert", "absent.pem"], "belong together"),
        (["--tls-cert", "absent.pem", "--tls-key", "absent.pem"], "absent.pem"),
        (["--policy", "absent.toml"], "absent.toml"),
        (["--config", "absent.toml"], "absent.toml"),
        (["--host", "no.such.host.invalid", "--keys", "required"], "ostraka key add"),
        (["--port", "70000"], "65535"),
    ],
)
def test_what_cannot_be_served_is_told_before_anything_listens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    put_index(tmp_path, "first")
    assert run(["serve", "--home", str(tmp_path), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_index(tmp_path, "first")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run(["serve", "--home", str(tmp_path), "--port", port]) == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("prot = 8000", "prot"),
        ('port = "x"', "port"),
        ("port = ", "Invalid value"),
        ('receipts = "on"\nreceipts_key = "short"', "make-key"),
        ('trusted_proxies = ["proxy"]', "proxy"),
        ("poll = 9.0", "poll"),
    ],
)
def test_a_wrong_setting_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    put_index(tmp_path, "first")
    config = tmp_path / "serve.toml"
    config.write_text(line)
    assert run(["serve", "--home", str(tmp_path), "--config", str(config)]) == 2
    assert told in capsys.readouterr().err


def test_keys_are_made_listed_and_revoked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--home", str(tmp_path), "--json"]
    assert run(["key", "add", "--role", "analyst", "--note", "invented", *where]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["key"].startswith("ostraka_")
    assert run(["key", "add", "--role", "king", *where]) == 2
    assert "analyst" in capsys.readouterr().err
    assert run(["key", "list", *where]) == 0
    shown = capsys.readouterr().out
    assert made["key"] not in shown
    assert json.loads(shown)[0]["role"] == "analyst"
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or made["key"].encode() not in path.read_bytes()
    assert run(["key", "revoke", "1", *where]) == 0
    assert json.loads(capsys.readouterr().out)["revoked"]
    assert run(["key", "revoke", "7", *where]) == 3
