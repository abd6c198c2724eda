"""/v1: screening one party and many, and why a pair did or did not meet."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.served import client, put_index

from ostraka.http.v1.answers import BatchAnswer, ScreenAnswer


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that another thread does."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    home = tmp_path_factory.mktemp("home")
    put_index(home, "first")
    with client(home) as found:
        yield found


def _hits(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [hit["party"]["id"] for hit in answer.json()["hits"]]


def test_a_screening_answers_with_hits_evidence_lists_and_receipt(
    served: TestClient[Litestar],
) -> None:
    answer = served.post("/v1/screen", json={"name": "Ivan Petrovin", "born": "1961"})
    assert answer.headers["content-type"].startswith("application/json")
    told = msgspec.json.decode(answer.content, type=ScreenAnswer)
    assert [hit.party.id for hit in told.hits] == ["invented-1"]
    assert told.hits[0].total == pytest.approx(sum(one.bits for one in told.hits[0].evidence))
    assert told.hits_in_all == 1
    assert told.lists[0].version == "2024-01-01"
    assert told.receipt.on == "2024-06-01"


def test_the_answer_is_described_whole(served: TestClient[Litestar]) -> None:
    answer = served.post("/v1/screen", json={"name": "Ivan Petrovin"}).json()
    read = msgspec.convert(answer, ScreenAnswer)
    assert json.loads(msgspec.json.encode(read)) == answer


def test_words_an_entity_and_an_address_ask_the_same(served: TestClient[Litestar]) -> None:
    words = {"name": "Ivan Petrovin", "type": "person", "born": "1961-02-03", "country": "ru"}
    by_words = served.post("/v1/screen", json=words).json()
    properties = {"name": ["Ivan Petrovin"], "birthDate": ["1961-02-03"], "country": ["ru"]}
    entity = {"entity": {"schema": "Person", "properties": properties}}
    by_entity = served.post("/v1/screen", json=entity).json()
    by_address = served.get("/v1/screen", params=words).json()
    assert by_words["hits"] == by_entity["hits"] == by_address["hits"]
    assert by_words["receipt"]["result"] == by_address["receipt"]["result"]


def test_an_identifier_alone_is_enough(served: TestClient[Litestar]) -> None:
    assert _hits(served.get("/v1/screen", params={"id": "passport:AB1234567"})) == ["invented-1"]


def test_a_threshold_changes_what_is_reported_and_the_policy_that_is_told(
    served: TestClient[Litestar],
) -> None:
    usual = served.post("/v1/screen", json={"name": "Ivan Petrov"}).json()
    lower = served.post("/v1/screen", json={"name": "Ivan Petrov", "threshold": 0.05}).json()
    assert len(lower["hits"]) >= len(usual["hits"])
    assert lower["policy"] != usual["policy"]


def test_the_method_of_the_search_tool_can_be_asked_for(served: TestClient[Litestar]) -> None:
    answer = served.post("/v1/screen", json={"name": "Olga Kowalbergski", "method": "ofac"})
    assert _hits(answer) == ["invented-2"]


def test_a_limit_shortens_the_answer_and_says_so(served: TestClient[Litestar]) -> None:
    whole = {"name": ["Ivan Petrovin", "Olga Kowalbergski"]}
    assert served.post("/v1/screen", json=whole).json()["hits_in_all"] == 2
    short = served.post("/v1/screen", json={**whole, "limit": 1}).json()
    assert len(short["hits"]) == 1
    assert short["hits_in_all"] == 2


def test_a_day_before_the_first_version_is_unknown_and_not_clear(
    served: TestClient[Litestar],
) -> None:
    answer = served.post("/v1/screen", json={"name": "Ivan Petrovin", "as_of": "2023-12-31"})
    assert answer.status_code == 409
    assert "unknown" in answer.json()["action"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"", 422, ""),
        (b"{", 400, ""),
        (b"\xff\xfe", 400, ""),
        (b"[]", 422, ""),
        (b"{}", 422, "no name"),
        (b'{"name": "X", "brn": "1960"}', 422, "brn"),
        (b'{"name": 7}', 422, "name"),
        (b'{"name": "X", "born": "03/04/1970"}', 422, "03/04/1970"),
        (b'{"name": "X", "country": "Atlantis"}', 422, "Atlantis"),
        (b'{"name": "X", "type": "nonsense"}', 422, "nonsense"),
        (b'{"name": "X", "id": "shoe size:44"}', 422, "shoe size"),
        (b'{"name": "X", "threshold": 1.5}', 422, "threshold"),
        (b'{"name": "X", "as_of": "yesterday"}', 422, "as_of"),
        (b'{"name": "X", "entity": {"schema": "Person", "properties": {}}}', 422, "entity"),
        (b'{"name": "\\ud800"}', 400, ""),
        (b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, ""),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_what(
    served: TestClient[Litestar], body: bytes, status: int, told: str
) -> None:
    answer = served.post("/v1/screen", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (status, 400 if status == 422 and not told else status)
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert told in json.dumps(problem, ensure_ascii=False)


def test_a_parameter_that_is_not_known_is_refused(served: TestClient[Litestar]) -> None:
    answer = served.get("/v1/screen", params={"name": "Ivan Petrovin", "birthdate": "1961"})
    assert answer.status_code == 422
    assert "birthdate" in answer.json()["reason"]


def test_a_query_of_very_many_letters_is_refused(served: TestClient[Litestar]) -> None:
    answer = served.post("/v1/screen", json={"name": ["x y " * 240] * 100})
    assert answer.status_code == 422
    assert "Split" in answer.json()["action"]


def test_why_not_tells_every_gate(served: TestClient[Litestar]) -> None:
    answer = served.post("/v1/why-not", json={"name": "Oleg", "party_id": "invented-2"})
    assert answer.status_code == 200
    told = answer.json()
    assert told["party"] == "invented-2"
    assert not told["match"]
    assert told["gates"]
    absent = served.post("/v1/why-not", json={"name": "Oleg", "party_id": "invented-77"})
    assert absent.status_code == 404


def test_two_parties_are_compared_without_a_list(served: TestClient[Litestar]) -> None:
    one = {"schema": "Person", "properties": {"name": "Ivan Petrovin"}}
    told = served.post("/v1/compare", json={"query": one, "listed": one}).json()
    assert told["match"]
    assert told["total"] == pytest.approx(sum(piece["bits"] for piece in told["evidence"]))
    wrong = {"schema": "Person", "properties": {}}
    answer = served.post("/v1/compare", json={"query": one, "listed": wrong})
    assert answer.status_code == 422
    assert answer.json()["place"] == "listed"


# -- many ------------------------------------------------------------------------


def _lines(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_batch_answers_every_line_in_order_and_ends_with_a_summary(
    served: TestClient[Litestar],
) -> None:
    names = ["Ivan Petrovin", "Nobody Atall", "Olga Kowalbergski"] * 9
    body = "\n".join(json.dumps({"name": name, "ref": f"c{n}"}) for n, name in enumerate(names))
    told = _lines(served.post("/v1/screen/batch", content=body))
    assert [line.get("ref") for line in told[:-1]] == [f"c{n}" for n in range(27)]
    assert [len(line["result"]["hits"]) for line in told[:-1]] == [1, 0, 1] * 9
    assert told[-1] == {"done": True, "screened": 27, "hits": 18, "errors": 0}
    for line in told:
        msgspec.convert(line, BatchAnswer)


def test_a_line_of_a_batch_answers_as_the_single_screening_does(
    served: TestClient[Litestar],
) -> None:
    query = {"name": "Ivan Petrovin", "threshold": 0.3}
    (line, _) = _lines(served.post("/v1/screen/batch", content=json.dumps(query)))
    assert line["result"] == served.post("/v1/screen", json=query).json()


def test_a_batch_may_be_an_array(served: TestClient[Litestar]) -> None:
    told = _lines(served.post("/v1/screen/batch", json=[{"name": "Ivan Petrovin"}, {"name": ""}]))
    assert told[0]["result"]["hits"]
    assert "error" in told[1]
    assert told[-1]["errors"] == 1


@pytest.mark.parametrize(
    "line",
    ["{", '{"nam": "x"}', "[" * 50_000, '"x"', '{"name": "X", "born": "soon"}', "x" * 300_000],
)
def test_a_bad_line_is_answered_by_its_error_and_stops_nothing(
    served: TestClient[Litestar], line: str
) -> None:
    good = json.dumps({"name": "Ivan Petrovin"})
    told = _lines(served.post("/v1/screen/batch", content=f"{good}\n\n{line}\n{good}\n"))
    assert [("result" in one, one["line"]) for one in told[:-1]] == [
        (True, 1),
        (False, 3),
        (True, 4),
    ]
    assert told[1]["error"]["status"] == 422
    assert told[-1] == {"done": True, "screened": 2, "hits": 2, "errors": 1}


def test_a_batch_without_a_line_or_with_a_broken_array_is_refused(
    served: TestClient[Litestar],
) -> None:
    for body in ("", "   \n", "[", '[{"name": "x"}', "[" * 100_000):
        assert served.post("/v1/screen/batch", content=body).status_code == 422
