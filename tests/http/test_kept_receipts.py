"""Receipts of the server: what is kept, sealed or not, and that nothing is by default."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect
from tests.http.served import client, put_index

from ostraka.cli import run
from ostraka.model.errors import NotReadyError
from ostraka.store.home import Home
from ostraka.store.receipts import FernetSeal, Receipts
from ostraka.store.tables import make_engine


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put_index(tmp_path, "first")
    return tmp_path


def test_by_default_nothing_of_a_query_is_kept(home: Path) -> None:
    with client(home) as found:
        found.post("/v1/screen", json={"name": "Ivan Petrovin"})
    engine = make_engine(Home(home).database_url)
    tables = inspect(engine).get_table_names()
    assert "receipts" not in tables or not Receipts.open(home).rows()
    engine.dispose()
    for path in home.rglob("*"):
        if path.is_file() and "index" not in path.parts:
            assert b"Petrovin" not in path.read_bytes()


def test_a_receipt_says_what_was_asked_and_what_answered(home: Path) -> None:
    receipts = Receipts.open(home)
    with client(home, receipts=receipts) as found:
        answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"})
        found.get("/v1/lists")
        found.get("/healthz")
    (row,) = receipts.rows()
    content = json.loads(receipts.read(row.number)[1] or b"")
    assert json.loads(content["asked"]) == {"name": "Ivan Petrovin"}
    assert content["answer_sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert content["request_id"] == answer.headers["x-request-id"]
    assert (content["method"], content["path"], content["status"]) == ("POST", "/v1/screen", 200)
    assert [by["index"] for by in content["by"]] == ["first"]
    assert content["by"][0]["policy"] == answer.json()["policy"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/screen/batch", '{"name": "Ivan Petrovin"}'),
        (
            "POST",
            "/match/default",
            '{"queries": {"q": {"schema": "Person", "properties": {"name": ["Ivan Petrovin"]}}}}',
        ),
        ("GET", "/v2/search?name=Ivan+Petrovin&type=person", ""),
        ("GET", "/?name=Ivan+Petrovin", ""),
        ("POST", "/v1/screen", "{"),
    ],
)
def test_every_way_to_ask_about_somebody_leaves_a_receipt(
    home: Path, method: str, path: str, body: str
) -> None:
    receipts = Receipts.open(home)
    with client(home, receipts=receipts) as found:
        answer = found.request(method, path, content=body)
    (row,) = receipts.rows()
    content = json.loads(receipts.read(row.number)[1] or b"")
    assert content["asked"] == body
    assert content["status"] == answer.status_code
    assert content["answer_sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert receipts.verify().broken == 0


def test_many_requests_at_once_leave_one_chain(home: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    receipts = Receipts.open(home)
    with client(home, receipts=receipts) as found, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(found.post, "/v1/screen", json={"name": f"N{n}"}) for n in range(40)]
        assert {one.result().status_code for one in asked} == {200}
    found_chain = receipts.verify()
    assert (found_chain.receipts, found_chain.broken) == (40, 0)


def test_a_request_whose_receipt_cannot_be_kept_is_not_answered(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> Any:
        raise NotReadyError("the disk is full")

    receipts = Receipts.open(home)
    with client(home, receipts=receipts) as found:
        monkeypatch.setattr(receipts, "keep", full)
        answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"})
        assert answer.status_code == 503
        assert "Petrovin" not in answer.text
        assert "hits" not in answer.json()
        monkeypatch.undo()
        assert found.post("/v1/screen", json={"name": "Ivan Petrovin"}).status_code == 200


def test_the_command_shows_erases_and_checks_what_is_kept(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["receipts", "make-key"]) == 0
    key = capsys.readouterr().out.strip()
    with client(home, receipts=Receipts.open(home, seal=FernetSeal(key))) as found:
        for name in ("Ivan Petrovin", "Olga Kowalbergski"):
            found.post("/v1/screen", json={"name": name})
    where = ["--home", str(home)]
    assert run(["receipts", "list", "--json", *where]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(row["number"], row["sealed"]) for row in listed] == [(1, True), (2, True)]
    assert run(["receipts", "show", "1", *where]) == 2
    assert "OSTRAKA_RECEIPTS_KEY" in capsys.readouterr().err
    monkeypatch.setenv("OSTRAKA_RECEIPTS_KEY", key)
    assert run(["receipts", "show", "1", *where]) == 0
    assert "Ivan Petrovin" in json.loads(capsys.readouterr().out)["content"]["asked"]
    assert run(["receipts", "erase", *where]) == 2
    assert run(["receipts", "erase", "--number", "1", *where]) == 0
    capsys.readouterr()
    assert run(["receipts", "show", "1", *where]) == 0
    assert json.loads(capsys.readouterr().out)["content"] is None
    assert run(["receipts", "verify", *where]) == 0
    assert "1 erased" in capsys.readouterr().out
