"""The gate: keys, roles, rates, bounds, headers, and what is written of a request."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.http.served import client, put_index

from ostraka.store.keys import Keys, Role

NOW = datetime(2024, 6, 1, tzinfo=UTC)
#: Invented keys, as long as real ones.
TEXTS = {role: f"{role:x<43}" for role in ("reader", "analyst", "approver", "admin")}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put_index(tmp_path, "first")
    return tmp_path


@pytest.fixture
def ring(home: Path) -> Keys:
    return Keys.open(home)


def _made(ring: Keys, role: Role, **more: Any) -> str:
    return ring.add(role, "invented", secret=lambda _: TEXTS[role], now=NOW, **more)[0]


def _basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"any:{key}".encode()).decode()


def test_without_a_key_nothing_is_answered_but_that_the_server_is_there(
    home: Path, ring: Keys
) -> None:
    with client(home, keys=ring.rows) as found:
        assert found.get("/healthz").status_code == 200
        assert found.get("/readyz").status_code == 200
        for path in ("/", "/v1/lists", "/metrics", "/catalog", "/v1/openapi.json"):
            answer = found.get(path)
            assert answer.status_code == 401
            assert "ApiKey" in answer.headers["www-authenticate"]


def test_a_key_is_taken_from_each_header_that_clients_use(home: Path, ring: Keys) -> None:
    key = _made(ring, "reader")
    ways: Sequence[dict[str, str]] = (
        {"X-API-Key": key},
        {"Authorization": f"ApiKey {key}"},
        {"Authorization": f"Bearer {key}"},
        {"Authorization": _basic(key)},
    )
    with client(home, keys=ring.rows) as found:
        for headers in ways:
            answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"}, headers=headers)
            assert answer.status_code == 200
        for wrong in ("", key[:-1] + "y", "ApiKey", key.upper(), "é" * 50):
            headers = {"Authorization": f"ApiKey {wrong}".encode()}  # type: ignore[dict-item]
            assert found.get("/v1/lists", headers=headers).status_code == 401
        assert found.get("/v1/lists", params={"api_key": key}).status_code == 401


def test_a_revoked_and_an_expired_key_open_nothing(home: Path, ring: Keys) -> None:
    revoked = _made(ring, "reader")
    expired = _made(ring, "admin", expires=datetime(2024, 6, 2, tzinfo=UTC))
    ring.revoke(1, NOW)
    with client(home, keys=ring.rows) as found:
        for key in (revoked, expired):
            assert found.get("/v1/lists", headers={"X-API-Key": key}).status_code == 401


def test_a_refresh_needs_an_admin(home: Path, ring: Keys) -> None:
    reader, admin = _made(ring, "reader"), _made(ring, "admin")
    with client(home, keys=ring.rows) as found:
        answer = found.post("/v2/data/refresh", headers={"X-API-Key": reader})
        assert answer.status_code == 403
        assert "admin" in answer.json()["error"]
        answer = found.post("/v2/data/refresh", headers={"X-API-Key": admin})
        assert answer.status_code != 403


def test_a_page_of_another_site_cannot_use_a_browsers_key(home: Path, ring: Keys) -> None:
    headers = {"Authorization": _basic(_made(ring, "reader")), "Sec-Fetch-Site": "cross-site"}
    with client(home, keys=ring.rows) as found:
        answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"}, headers=headers)
        assert answer.status_code == 403


def test_a_key_that_calls_too_often_is_told_when_to_come_back(home: Path, ring: Keys) -> None:
    headers = {"X-API-Key": _made(ring, "reader", rate=2)}
    with client(home, keys=ring.rows) as found:
        answers = [found.get("/v1/status", headers=headers) for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code == 200
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(home: Path) -> None:
    with client(home, max_body=2_000) as found:
        body = json.dumps({"name": "Ivan Petrovin", "address": "x" * 3_000})
        told = found.post("/v1/screen", content=body)
        assert told.status_code == 413
        assert "max_body" in told.json()["action"]
        parts = (body[at : at + 500].encode() for at in range(0, len(body), 500))
        untold = found.post("/v1/screen", content=parts)
        assert untold.status_code == 413
        lying = found.post("/v1/screen", content=b"{}", headers={"content-length": "many"})
        assert lying.status_code == 400


def test_every_answer_carries_the_headers_that_protect_a_browser(home: Path) -> None:
    with client(home) as found:
        for path in ("/", "/v1/lists", "/nowhere", "/healthz"):
            headers = found.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"]
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "unsafe-inline" not in headers["content-security-policy"]


def test_a_path_that_is_not_there_and_a_wrong_method_are_problems(home: Path) -> None:
    with client(home) as found:
        assert found.get("/nowhere").json()["status"] == 404
        answer = found.delete("/v1/screen")
        assert answer.status_code == 405
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_log_and_the_numbers_tell_of_a_request_and_nothing_of_the_customer(
    home: Path,
) -> None:
    log = io.StringIO()
    with client(home, log=log) as found:
        query = {"name": "Ivan Petrovin", "born": "1961-02-03"}
        found.post("/v1/screen", json=query, headers={"X-Request-ID": "mine-1"})
        found.get("/v1/screen", params=query)
        found.post("/v1/screen", json={"name": "Ivan Petrovin", "born": "Petrovin?"})
        found.get("/parties/Ivan-Petrovin")
        numbers = found.get("/metrics").text
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    first = next(line for line in lines if line["event"] == "request")
    assert first["request_id"] == "mine-1"
    assert (first["route"], first["method"], first["status"]) == ("/v1/screen", "POST", 200)
    assert "Petrovin" not in log.getvalue()
    assert "1961" not in log.getvalue()
    assert "Petrovin" not in numbers
    assert 'ostraka_requests_total{method="POST",route="/v1/screen",status="200"} 1.0' in numbers
    assert 'ostraka_screenings_total{outcome="hit"} 2.0' in numbers
    assert "ostraka_ready 1.0" in numbers


def test_no_log_of_a_failure_quotes_the_input(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("Ivan Petrovin")

    monkeypatch.setattr("ostraka.http.v1.screening._screened", broken)
    log = io.StringIO()
    with client(home, log=log) as found:
        answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"})
    assert answer.status_code == 500
    assert "Petrovin" not in answer.text
    assert "Petrovin" not in log.getvalue()
    assert "ValueError" in log.getvalue()
