"""Watchman v2: search, list information, refresh."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import client, screener

from ostraka.http.watchman.refreshing import Refresher

_ENTITY = [
    "name", "entityType", "sourceList", "sourceID", "person", "business", "organization",
    "aircraft", "vessel", "contact", "addresses", "cryptoAddresses", "affiliations",
    "sanctionsInfo", "historicalInfo", "sourceData",
]  # fmt: skip
_PERSON = [
    "name", "altNames", "gender", "birthDate", "placeOfBirth", "deathDate", "titles",
    "governmentIDs",
]  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    with client(screener(tmp_path_factory.mktemp("index"))) as found:
        yield found


def search(api: TestClient[Litestar], **params: Any) -> Any:
    answer = api.get("/v2/search", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(found: Any) -> list[str]:
    return [one["sourceID"] for one in found["entities"] or ()]


def test_an_answer_is_flat_and_every_field_is_there(api: TestClient[Litestar]) -> None:
    found = search(api, name="Ivan Petrovin", type="person", birthDate="1961-02-03")
    assert list(found) == ["query", "entities"]
    assert list(found["query"]) == _ENTITY
    assert found["query"]["name"] == "Ivan Petrovin"
    assert found["query"]["entityType"] == "person"
    assert found["query"]["sourceList"] == "api-request"
    assert found["query"]["person"]["birthDate"] == "1961-02-03T00:00:00Z"
    one = found["entities"][0]
    assert list(one) == [*_ENTITY, "match"]
    assert (one["name"], one["entityType"]) == ("Ivan Petrovich PETROVIN", "person")
    assert (one["sourceList"], one["sourceID"]) == ("us_ofac", "101")
    assert 0.7 <= one["match"] < 1.0
    person = one["person"]
    assert list(person) == _PERSON
    assert person["altNames"] == ["Іван Петровін"]
    assert person["gender"] == "male"
    assert person["birthDate"] == "1961-02-03T00:00:00Z"
    assert person["placeOfBirth"] == ""
    assert person["deathDate"] is None
    assert person["titles"] == ["Director of Nowhere Bank"]
    assert person["governmentIDs"] == [
        {"name": "Passport", "type": "passport", "country": "RU", "identifier": "AB1234567"}
    ]
    assert one["business"] is one["vessel"] is one["affiliations"] is one["historicalInfo"] is None
    assert one["contact"] == {
        "emailAddresses": None,
        "phoneNumbers": None,
        "faxNumbers": None,
        "websites": None,
    }
    assert one["addresses"] == [
        {
            "line1": "12 Invented Street, Nowhere",
            "line2": "",
            "city": "Nowhere",
            "postalCode": "",
            "state": "",
            "country": "RU",
            "latitude": 0,
            "longitude": 0,
        }
    ]
    assert one["cryptoAddresses"] is None
    assert one["sanctionsInfo"]["programs"] == ["INVENTED-EO1", "INV"]
    assert one["sanctionsInfo"]["secondary"] is True
    assert [record["list"] for record in one["sourceData"]["records"]] == ["us_ofac_sdn", "eu_fsf"]


def test_a_business_and_a_vessel_have_their_own_parts(api: TestClient[Litestar]) -> None:
    business = search(api, name="Nowhere Trading LLC", type="business")["entities"][0]
    assert business["entityType"] == "business"
    assert business["business"]["altNames"] == ["NOTRA"]
    assert business["business"]["governmentIDs"][0]["type"] == "business-registration"
    assert business["cryptoAddresses"] == [
        {"currency": "XBT", "address": "1InventedBase58AddressQzZ"}
    ]
    assert business["contact"]["websites"] == ["nowhere-trading.example"]
    as_asked = search(api, name="Nowhere Trading LLC", type="organization")["entities"][0]
    assert as_asked["entityType"] == "organization"
    assert as_asked["organization"]["name"] == "NOWHERE TRADING LLC"
    assert as_asked["business"] is None
    vessel = search(api, name="Sea Invention", type="vessel", imoNumber="9074729")["entities"][0]
    assert vessel["vessel"]["imoNumber"] == "9074729"
    assert vessel["vessel"]["flag"] == "PA"
    assert vessel["vessel"]["built"] == "1995-01-01T00:00:00Z"
    assert vessel["vessel"]["tonnage"] == 1234
    assert vessel["historicalInfo"] == [
        {"type": "Previous Flag", "value": "MT", "date": "0001-01-01T00:00:00Z"}
    ]


def test_an_empty_list_is_null(api: TestClient[Litestar]) -> None:
    found = search(api, name="Nobody Atall", type="person")
    assert found["entities"] is None
    assert found["query"]["addresses"] is None
    assert found["query"]["person"]["altNames"] is None


def test_an_exact_name_alone_is_a_clear_match(api: TestClient[Litestar]) -> None:
    assert search(api, name="Maria Hussenbach", type="person")["entities"][0]["match"] > 0.85


def test_an_identifier_does_not_hide_what_conflicts(api: TestClient[Litestar]) -> None:
    agreeing = search(
        api,
        name="Ivan Petrovin",
        type="person",
        birthDate="1961-02-03",
        gov_passport="RU:AB1234567",
    )["entities"][0]["match"]
    conflicting = search(
        api, name="Olga Smithfieldson", type="person", birthDate="1999-09-09",
        gov_passport="RU:AB1234567",
    )["entities"][0]  # fmt: skip
    assert conflicting["sourceID"] == "101"
    assert 0.7 <= conflicting["match"] < agreeing < 1.0


def test_a_base58_address_is_compared_as_written(api: TestClient[Litestar]) -> None:
    assert ids(search(api, cryptoAddress="XBT:1InventedBase58AddressQzZ")) == ["102"]
    assert ids(search(api, cryptoAddress="XBT:1inventedbase58addressqzz")) == []


def test_a_phone_number_decides_nothing(api: TestClient[Litestar]) -> None:
    assert ids(search(api, type="business", name="Elsewhere Bakery", phone="5551234567")) == []


def test_min_match_and_limit_act(api: TestClient[Litestar]) -> None:
    everything = search(api, name="Sergei Sidorchenko", type="person", limit=100)["entities"]
    scores = [one["match"] for one in everything]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) >= 2
    assert ids(search(api, name="Sergei Sidorchenko", limit=1)) == ["EU.3.44"]
    at = search(api, name="Sergei Sidorchenko", type="person", minMatch=scores[0])["entities"]
    assert [one["match"] for one in at] == [scores[0]]
    assert search(api, name="Sergei Sidorchenko", minMatch="0.999999")["entities"] is None
    for limit in ("0", "-3", "many", "1000000"):
        assert search(api, name="Sergei Sidorchenko", limit=limit)["entities"]


def test_other_names_are_searched_too(api: TestClient[Litestar]) -> None:
    found = search(api, name="Somebody Else", type="person", altNames=["X Y", "Maria Hussenbach"])
    assert ids(found) == ["acme-7"]
    assert found["query"]["person"]["altNames"] == ["X Y", "Maria Hussenbach"]
    assert ids(search(api, name="Maria Hussenbach")) == ["acme-7"]


def test_government_ids_are_read_with_their_country(api: TestClient[Litestar]) -> None:
    found = search(api, type="person", gov_passport="RU:AB1234567")
    assert ids(found) == ["101"]
    assert found["query"]["person"]["governmentIDs"] == [
        {"name": "", "type": "passport", "country": "RU", "identifier": "AB1234567"}
    ]
    assert ids(search(api, type="business", **{"gov_business-registration": "CY:HE445566"})) == [
        "102"
    ]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        (
            {"name": "x", "foo": "1", "bar": "2"},
            "extra/unused query parameters in request: bar,foo",
        ),
        ({"name": "x", "type": "vessel", "birthDate": "1960"}, "parameters in request: birthDate"),
        ({"name": "x", "type": "vessel", "gov_passport": "RU:1"}, "in request: gov_passport"),
        ({"name": "x", "gov_library-card": "RU:1"}, "extra/unused query parameters"),
        ({"name": "x", "type": "banana"}, "unknown type"),
        ({"name": "x" * 1001}, "longer than 1000"),
        ({"name": ["x"] * 201}, "more than 200 values"),
        ({"name": "x", "type": "vessel", "tonnage": "heavy"}, "reading vessel tonnage"),
        ({"name": "x", "debug": "maybe"}, "invalid debug value"),
        ({"name": "x", "debug": "1.5"}, "debug threshold must be between"),
        ({}, "nothing to search for"),
        ({"name": "  ", "type": "person"}, "nothing to search for"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(
    api: TestClient[Litestar], params: dict[str, Any], told: str
) -> None:
    answer = api.get("/v2/search", params=params)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
    assert told in answer.json()["error"]


def test_debug_adds_the_evidence(api: TestClient[Litestar]) -> None:
    plain = search(api, name="Ivan Petrovin", type="person")["entities"][0]
    assert "debug" not in plain
    told = search(api, name="Ivan Petrovin", type="person", debug="yes")["entities"][0]
    assert json.loads(base64.b64decode(told["debug"]))
    assert told["details"]["pieces"]
    assert told["match"] == plain["match"]
    above = search(api, name="Ivan Petrovin", type="person", debug="1.0")["entities"][0]
    assert "debug" not in above


def test_listinfo_counts_and_hashes(api: TestClient[Litestar]) -> None:
    found = api.get("/v2/listinfo").json()
    assert set(found) == {"lists", "listHashes", "startedAt", "endedAt", "version"}
    assert found["lists"] == {"eu_csl": 3, "us_ofac": 3}
    assert set(found["listHashes"]) == set(found["lists"])
    assert found["startedAt"] == found["endedAt"] == "2024-01-02T03:04:05Z"
    assert found["version"]
    assert api.get("/v2/listinfo?x=1").status_code == 400


def test_a_ping_is_answered(api: TestClient[Litestar]) -> None:
    assert api.get("/ping").text == "PONG"


def test_a_refresh_is_accepted_and_its_state_told(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with client(screener(tmp_path_factory.mktemp("index"))) as api:
        assert api.get("/v2/data/refresh").json() == {"state": "idle"}
        answer = api.post("/v2/data/refresh?wait=yes")
        assert answer.status_code == 200
        assert answer.json()["state"] == "succeeded"
        assert api.app.state.ostraka.refreshed == 1
        begun = api.post("/v2/data/refresh")
        assert begun.status_code == 202
        assert begun.json()["state"] == "running"
        assert begun.json()["trigger"] == "manual"
        assert api.post("/v2/data/refresh?nonsense=1").status_code == 400


def test_a_second_refresh_waits_its_turn_and_a_failed_one_says_so() -> None:
    asyncio.run(_refresh_in_turn())


async def _refresh_in_turn() -> None:
    gate = asyncio.Event()
    refresher = Refresher()

    async def slow() -> None:
        await gate.wait()

    async def broken() -> None:
        raise OSError("the disk is full")

    def now() -> datetime:
        return datetime(2024, 6, 1, tzinfo=UTC)

    assert refresher.begin(slow, now)
    assert not refresher.begin(slow, now)
    assert refresher.status["state"] == "running"
    gate.set()
    await refresher.wait()
    assert refresher.status["state"] == "succeeded"
    assert refresher.status["startedAt"] == "2024-06-01T00:00:00Z"
    assert refresher.begin(broken, now)
    await refresher.wait()
    assert refresher.status["state"] == "failed"
    assert refresher.status["lastError"] == "the disk is full"
