"""The Reconciliation Service API 0.2, as OpenRefine speaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import client, screener


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    with client(screener(tmp_path_factory.mktemp("index"))) as found:
        yield found


def ask(api: TestClient[Litestar], query: dict[str, Any], dataset: str = "default") -> Any:
    answer = api.post(f"/reconcile/{dataset}", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    return answer.json()["q"]["result"]


def test_the_manifest_says_what_a_client_needs(api: TestClient[Litestar]) -> None:
    answer = api.get("/reconcile/default")
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert "0.2" in found["versions"]
    assert found["name"]
    assert found["identifierSpace"].startswith("https://")
    assert found["schemaSpace"].startswith("https://")
    assert "{{id}}" in found["view"]["url"]
    assert "{{id}}" in found["preview"]["url"]
    assert found["preview"]["width"] > 0
    assert {one["id"] for one in found["defaultTypes"]} >= {"Person", "Company", "Vessel"}
    for kind in ("entity", "type", "property"):
        service = found["suggest"][kind]
        assert service["service_url"].endswith("/reconcile/default")
        assert service["service_path"] == f"/suggest/{kind}"
    assert found["extend"]["propose_properties"]["service_path"] == "/extend/property"
    assert {one["name"] for one in found["extend"]["property_settings"]} == {"limit", "render"}


def test_the_manifest_passes_the_query_string_on(api: TestClient[Litestar]) -> None:
    found = api.get("/reconcile/default?api_key=abc").json()
    assert found["suggest"]["entity"]["service_path"] == "/suggest/entity?api_key=abc"


def test_every_service_of_the_manifest_is_there(api: TestClient[Litestar]) -> None:
    found = api.get("/reconcile/default").json()
    services = [*found["suggest"].values(), found["extend"]["propose_properties"]]
    for service in services:
        path = service["service_url"].partition("testserver.local")[2] + service["service_path"]
        assert api.get(path, params={"prefix": "na", "type": "Person"}).status_code == 200
    preview = found["preview"]["url"].partition("testserver.local")[2]
    page = api.get(preview.replace("{{id}}", "us_ofac_sdn-101"))
    assert page.status_code == 200
    assert "Ivan Petrovich PETROVIN" in page.text
    assert api.get(preview.replace("{{id}}", "banana")).status_code == 404


def test_a_batch_of_a_form_is_answered(api: TestClient[Litestar]) -> None:
    queries = {
        "q0": {"query": "Ivan Petrovin", "type": "Person", "limit": 3, "type_strict": "any"},
        "q1": {"query": "Nobody Atall"},
        "q2": {
            "query": "Ivan Petrovin",
            "type": ["Person"],
            "properties": [
                {"pid": "Person:birthDate", "v": 1961},
                {"pid": "nationality", "v": [{"id": "ru", "name": "Russia"}]},
                {"pid": "no:such", "v": True},
            ],
        },
    }
    answer = api.post("/reconcile/default", data={"queries": json.dumps(queries)})
    assert answer.headers["x-batch-size"] == "3"
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert list(found) == ["q0", "q1", "q2"]
    assert found["q1"]["result"] == []
    (one,) = found["q0"]["result"]
    assert one["id"] == "us_ofac_sdn-101"
    assert one["name"] == "Ivan Petrovich PETROVIN"
    assert one["type"] == [{"id": "Person", "name": "People", "description": "Person"}]
    assert 70.0 <= one["score"] <= 100.0
    assert one["match"] is True
    assert found["q2"]["result"][0]["score"] > one["score"]
    assert {"name_match", "birthDate"} <= {
        one["id"] for one in found["q2"]["result"][0]["features"]
    }


def test_get_and_json_answer_as_the_form_does(api: TestClient[Litestar]) -> None:
    queries = {"q": {"query": "Ivan Petrovin"}}
    form = api.post("/reconcile/default", data={"queries": json.dumps(queries)}).json()
    assert api.get("/reconcile/default", params={"queries": json.dumps(queries)}).json() == form
    assert api.post("/reconcile/default", json={"queries": queries}).json() == form
    assert api.post("/reconcile/default", json=queries).json() == form
    parts = {"queries": (None, json.dumps(queries))}
    assert api.post("/reconcile/default", files=parts).json() == form


def test_only_one_sure_result_is_a_match(api: TestClient[Litestar]) -> None:
    sure = ask(api, {"query": "Maria Hussenbach"})
    assert [one["match"] for one in sure] == [True]
    doubtful = ask(api, {"query": "Sergej Sidorchenk"})
    assert len(doubtful) == 2, doubtful
    assert not any(one["match"] for one in doubtful)
    assert [one["score"] for one in doubtful] == sorted(
        (one["score"] for one in doubtful), reverse=True
    )
    assert len(ask(api, {"query": "Sergej Sidorchenk", "limit": 1})) == 1


def test_a_dataset_narrows(api: TestClient[Litestar]) -> None:
    assert ask(api, {"query": "Maria Hussenbach"}, "sanctions") == []
    assert len(ask(api, {"query": "Maria Hussenbach"}, "house_watch")) == 1
    assert api.get("/reconcile/banana").status_code == 404
    queries = {"queries": json.dumps({"q": {"query": "x"}})}
    assert api.post("/reconcile/banana", data=queries).status_code == 404


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "{",
        "[]",
        '{"q": 5}',
        '{"q": {"query": 37473874}}',
        '{"q": {"query": "x", "type": "Banana"}}',
        '{"q": {"query": "x", "type": 5}}',
        '{"q": {"query": "x", "limit": "many"}}',
        '{"q": {"query": "x", "properties": "none"}}',
        json.dumps({str(number): {"query": "x"} for number in range(101)}),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused(api: TestClient[Litestar], queries: str) -> None:
    answer = api.post("/reconcile/default", data={"queries": queries})
    assert answer.status_code == 400
    assert isinstance(answer.json()["detail"], str)


def test_an_empty_query_has_no_result(api: TestClient[Litestar]) -> None:
    assert ask(api, {"query": ""}) == []
    assert ask(api, {}) == []


def test_data_is_extended(api: TestClient[Litestar]) -> None:
    asked = {
        "ids": ["us_ofac_sdn-101", "ofac-102", "nobody"],
        "properties": [
            {"id": "nationality"},
            {"id": "country", "settings": {"render": "raw"}},
            {"id": "program", "settings": {"limit": "1"}},
        ],
    }
    answer = api.post("/reconcile/default", data={"extend": json.dumps(asked)})
    assert answer.status_code == 200
    assert answer.headers["x-batch-size"] == "3"
    found = answer.json()
    assert found["meta"] == [
        {"id": "nationality", "name": "Nationality"},
        {"id": "country", "name": "Country"},
        {"id": "program", "name": "Program"},
    ]
    assert found["rows"]["us_ofac_sdn-101"]["nationality"] == [{"str": "Russia"}]
    assert found["rows"]["ofac-102"]["country"] == [{"str": "cy"}]
    assert found["rows"]["ofac-102"]["program"] == [{"str": "INVENTED-EO1"}]
    assert found["rows"]["nobody"] == {"nationality": [], "country": [], "program": []}
    assert api.post("/reconcile/default", data={"extend": "{"}).status_code == 400
    assert api.post("/reconcile/default", data={"extend": '{"ids": 5}'}).status_code == 400


def test_entities_are_suggested_by_the_beginning_of_a_name(api: TestClient[Litestar]) -> None:
    def suggested(prefix: str, **params: Any) -> list[str]:
        answer = api.get(
            "/reconcile/default/suggest/entity", params={"prefix": prefix, **params}
        ).json()
        assert (answer["code"], answer["status"]) == ("/api/status/ok", "200 OK")
        assert answer["prefix"] == prefix
        return [one["id"] for one in answer["result"]]

    assert suggested("ivan petr") == ["us_ofac_sdn-101"]
    assert suggested("sidor") == ["eu_fsf-EU.3.44", "eu_fsf-EU.3.45"]
    assert suggested("sidor", limit=1) == ["eu_fsf-EU.3.44"]
    assert suggested("sidor", cursor=1) == ["eu_fsf-EU.3.45"]
    assert suggested("banana man") == []
    assert suggested("") == []
    nothing = api.get("/reconcile/default/suggest/entity").json()
    assert nothing["result"] == []
    assert api.get("/reconcile/default/suggest/entity?limit=501").status_code == 422


def test_properties_and_types_are_suggested(api: TestClient[Litestar]) -> None:
    def suggested(kind: str, prefix: str) -> list[str]:
        answer = api.get(f"/reconcile/default/suggest/{kind}", params={"prefix": prefix})
        return [one["id"] for one in answer.json()["result"]]

    assert {"Thing:country", "LegalEntity:mainCountry"} <= set(suggested("property", "country"))
    assert suggested("property", "birthD") == ["Person:birthDate"]
    assert suggested("property", "banana") == suggested("property", "") == []
    assert suggested("type", "organ") == ["Organization"]
    assert suggested("type", "peop") == suggested("type", "banana") == suggested("type", "") == []


def test_properties_of_a_type_are_proposed(api: TestClient[Litestar]) -> None:
    found = api.get("/reconcile/default/extend/property?type=Person&limit=3").json()
    assert (found["type"], found["limit"], len(found["properties"])) == ("Person", 3, 3)
    every = api.get("/reconcile/default/extend/property?type=Person").json()["properties"]
    assert {"id": "birthDate", "name": "Birth date"} in every
    assert "addressEntity" not in {one["id"] for one in every}
    assert api.get("/reconcile/default/extend/property?type=Banana").status_code == 400


def test_a_preview_escapes_what_lists_say(api: TestClient[Litestar]) -> None:
    page = api.get("/reconcile/default/preview/us_ofac_sdn-102")
    assert page.headers["content-type"].startswith("text/html")
    assert "NOWHERE TRADING LLC" in page.text
    assert "<script" not in page.text
