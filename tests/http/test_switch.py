"""The switch of the lists under load: no request fails, no answer is of two states."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.http.served import FIRST, SECOND, application, client, name_current, put_index
from tests.http.test_v1_screening import wait_until

_MARKS = {FIRST: "Alpha", SECOND: "Beta"}


def _screened(found: TestClient[Any]) -> str:
    answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    mark = told["hits"][0]["records"][0]["programmes"][0]
    assert mark == _MARKS[told["lists"][0]["version"]]
    return str(mark)


def _matched(found: TestClient[Any]) -> str:
    query = {"schema": "Person", "properties": {"name": ["Olga Kowalbergski"]}}
    body = {"queries": {str(n): query for n in range(12)}}
    answer = found.post("/match/default", json=body)
    assert answer.status_code == 200, answer.text
    told = [one["results"][0]["properties"] for one in answer.json()["responses"].values()]
    assert all(properties == told[0] for properties in told)
    return "match"


def _batch(found: TestClient[Any]) -> str:
    lines = "\n".join(json.dumps({"name": "Ivan Petrovin", "ref": n}) for n in range(40))
    answer = found.post("/v1/screen/batch", content=lines)
    assert answer.status_code == 200
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert told[-1] == {"done": True, "screened": 40, "hits": 40, "errors": 0}
    versions = {one["result"]["lists"][0]["version"] for one in told[:-1]}
    assert len(versions) == 1
    return "batch"


def _load(found: TestClient[Any], stop: threading.Event, seen: Counter[str]) -> None:
    """One client after another request until it is told to stop."""
    for way in cycle((_screened, _matched, _screened, _batch)):
        seen[way(found)] += 1
        if stop.is_set():
            return


def test_a_switch_under_load_fails_no_request_and_mixes_no_answer(tmp_path: Path) -> None:
    put_index(tmp_path, "first", "Alpha", FIRST)
    put_index(tmp_path, "second", "Beta", SECOND, serve=False)
    seen: list[Counter[str]] = [Counter() for _ in range(4)]
    stop = threading.Event()
    app = application(tmp_path, max_queue=1000, max_wait=60.0)
    with TestClient(app) as found, ThreadPoolExecutor(4) as clients:
        state = app.state.ostraka
        loads = [clients.submit(_load, found, stop, counted) for counted in seen]
        try:
            for digest in ("second", "first", "second"):
                name_current(tmp_path, digest)
                found.blocking_portal.call(state.refresh)
                assert state.current().index == digest
                _wait_for_more(loads, seen, 12)
        finally:
            stop.set()
        for load in loads:
            load.result()
    total = sum(seen, Counter())
    assert total["Alpha"]
    assert total["Beta"]
    assert total["match"]
    assert total["batch"]


def _wait_for_more(loads: list[Future[None]], seen: list[Counter[str]], more: int) -> None:
    """Wait until the clients have been answered so often again, or one of them has failed."""
    wanted = sum(counted.total() for counted in seen) + more
    wait_until(
        lambda: (
            sum(counted.total() for counted in seen) >= wanted or any(load.done() for load in loads)
        )
    )


def test_an_update_is_noticed_without_being_told(tmp_path: Path) -> None:
    put_index(tmp_path, "first", "Alpha", FIRST)
    with client(tmp_path) as found:
        assert found.get("/v1/status").json()["index"] == "first"
        put_index(tmp_path, "second", "Beta", SECOND)
        wait_until(lambda: found.get("/v1/status").json()["index"] == "second")


def test_an_index_that_cannot_be_opened_leaves_the_old_one_serving(tmp_path: Path) -> None:
    put_index(tmp_path, "first")
    (tmp_path / "index" / "broken").mkdir()
    (tmp_path / "index" / "broken" / "meta.json").write_text('{"layout": "none"}')
    with client(tmp_path) as found:
        name_current(tmp_path, "broken")
        wait_until(lambda: "trouble" in found.get("/readyz").json())
        ready = found.get("/readyz")
        assert ready.status_code == 200
        assert ready.json() == {"status": "ok", "trouble": "a newer index cannot be opened"}
        assert "index broken cannot be opened" in found.get("/v1/status").json()["trouble"]
        assert found.post("/v1/screen", json={"name": "Ivan Petrovin"}).json()["hits"]
        assert "ostraka_index_trouble 1.0" in found.get("/metrics").text
        name_current(tmp_path, "first")
        wait_until(lambda: found.get("/readyz").json() == {"status": "ok"})


@pytest.mark.parametrize("cut", ["person.postings.npy", "meta.json", "parties.npy"])
def test_a_new_index_with_a_missing_or_empty_file_does_not_serve(tmp_path: Path, cut: str) -> None:
    put_index(tmp_path, "first")
    folder = put_index(tmp_path, "second", serve=False)
    files = [one for one in folder.iterdir() if one.name.startswith(cut.partition(".")[0])]
    for file in files:
        file.write_bytes(b"")
    with client(tmp_path) as found:
        name_current(tmp_path, "second")
        wait_until(lambda: "trouble" in found.get("/readyz").json())
        assert found.post("/v1/screen", json={"name": "Ivan Petrovin"}).json()["hits"]


def test_a_server_without_data_says_so_until_there_is_some(tmp_path: Path) -> None:
    with client(tmp_path) as found:
        assert found.get("/healthz").json() == {"status": "ok"}
        ready = found.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["status"] == "loading"
        answer = found.post("/v1/screen", json={"name": "Ivan Petrovin"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert "no list is loaded" in answer.json()["detail"]
        put_index(tmp_path, "first")
        wait_until(lambda: found.get("/readyz").status_code == 200)
        assert found.get("/readyz").json() == {"status": "ok"}
        assert found.post("/v1/screen", json={"name": "Ivan Petrovin"}).status_code == 200


def test_a_file_current_that_names_nothing_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    for text in ("", "absent", "\x00", "../.."):
        (tmp_path / "index" / "current").write_text(text)
        with TestClient(application(tmp_path)) as found:
            assert found.get("/readyz").status_code == 503
