"""GET /entities: any id of a party, what hangs on it, and pages of that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import DAY, client, screener

from ostraka.http.match_api.entities import listed_entity
from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.register import register_of

_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_KEYS = {
    "id", "caption", "schema", "properties", "datasets", "referents", "target", "first_seen",
    "last_seen", "last_change",
}  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    with client(screener(tmp_path_factory.mktemp("index"))) as found:
        yield found


def shaped(entity: dict[str, Any]) -> None:
    """An entity, and every entity in it, has the shape of the contract."""
    assert set(entity) == _KEYS
    assert entity["id"]
    assert entity["caption"]
    schema = ftm_model().schemas[entity["schema"]]
    for name in ("first_seen", "last_seen", "last_change"):
        assert entity[name] is None or _STAMP.fullmatch(entity[name])
    for prop, values in entity["properties"].items():
        assert values
        for value in values:
            if isinstance(value, dict):
                shaped(value)
            else:
                assert isinstance(value, str)
                assert prop in schema.properties


def get(api: TestClient[Litestar], path: str) -> Any:
    answer = api.get(path, follow_redirects=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_entity_is_nested_unless_it_is_asked_flat(api: TestClient[Litestar]) -> None:
    nested = get(api, "/entities/us_ofac_sdn-101")
    shaped(nested)
    sanction = nested["properties"]["sanctions"][0]
    assert sanction["schema"] == "Sanction"
    assert sanction["properties"]["entity"] == ["us_ofac_sdn-101"]
    assert sanction["properties"]["program"] == ["INVENTED-EO1"]
    passports = [one["properties"]["number"] for one in nested["properties"]["identification"]]
    assert ["AB1234567"] in passports
    flat = get(api, "/entities/us_ofac_sdn-101?nested=false")
    shaped(flat)
    assert all(isinstance(v, str) for values in flat["properties"].values() for v in values)
    assert flat["datasets"] == ["us_ofac_sdn", "eu_fsf"]


@pytest.mark.parametrize(
    "other", ["eu_fsf-EU.1.22", "ofac-101", "us-ofac-sdn-101", "eu-fsf-eu-1-22"]
)
def test_a_merged_id_is_redirected_for_good(api: TestClient[Litestar], other: str) -> None:
    answer = api.get(f"/entities/{other}?nested=false", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/entities/us_ofac_sdn-101?nested=false"
    page = api.get(f"/entities/{other}/adjacent/sanctions", follow_redirects=False)
    assert page.status_code == 308
    assert page.headers["location"] == "/entities/us_ofac_sdn-101/adjacent/sanctions"


def test_an_entity_of_a_file_is_what_the_file_says_of_it(api: TestClient[Litestar]) -> None:
    found = get(api, "/entities/acme-7?nested=false")
    assert found["caption"] == "Maria H."
    assert found["first_seen"] == "2021-02-03T04:05:06"
    assert found["last_change"] == "2022-02-03T00:00:00"
    assert found["target"] is False
    assert found["properties"]["notes"] == ["remark: kept"]
    assert "77" in found["referents"]
    assert found["last_seen"] == "2024-01-01T00:00:00"


def test_every_referent_leads_to_its_entity(api: TestClient[Litestar]) -> None:
    for key in ("us_ofac_sdn-101", "house_watch-8", "us_ofac_sdn-103"):
        entity = get(api, f"/entities/{key}")
        for referent in entity["referents"]:
            answer = api.get(f"/entities/{referent}", follow_redirects=False)
            assert answer.headers["location"] == f"/entities/{key}"


def test_an_id_that_no_path_can_carry_answers_in_another_form(api: TestClient[Litestar]) -> None:
    (found,) = get(api, "/search/house_watch?q=holtmannsen")["results"]
    assert "/" not in found["id"]
    assert get(api, f"/entities/{found['id']}")["caption"] == "Wei Holtmannsen"
    assert "house_watch-A/12 b" in found["referents"]


@pytest.mark.parametrize(
    "wrong", ["banana", "us_ofac_sdn-999", "ofac-", "us_ofac_sdn-104", "-", "x" * 500, "a-sanction"]
)
def test_what_is_not_listed_is_not_found(api: TestClient[Litestar], wrong: str) -> None:
    answer = api.get(f"/entities/{wrong}")
    assert answer.status_code == 404
    assert "No such entity" in answer.json()["detail"]
    assert api.get(f"/entities/{wrong}/adjacent").status_code == 404


def test_what_hangs_on_a_party_answers_by_its_own_id(api: TestClient[Litestar]) -> None:
    nested = get(api, "/entities/us_ofac_sdn-101")
    for prop in ("sanctions", "identification", "addressEntity"):
        for one in nested["properties"][prop]:
            assert get(api, f"/entities/{one['id']}") == one


def test_adjacent_entities_come_by_property_and_page(api: TestClient[Litestar]) -> None:
    found = get(api, "/entities/us_ofac_sdn-101/adjacent?limit=1")
    assert set(found) == {"entity", "adjacent"}
    assert found["entity"]["id"] == "us_ofac_sdn-101"
    assert {"sanctions", "identification", "addressEntity"} <= set(found["adjacent"])
    page = found["adjacent"]["sanctions"]
    assert page["total"] == {"value": 2, "relation": "eq"}
    assert (page["limit"], page["offset"], len(page["results"])) == (1, 0, 1)
    first = get(api, "/entities/us_ofac_sdn-101/adjacent/sanctions?sort=id:desc")
    assert [one["id"] for one in first["results"]] == sorted(
        (one["id"] for one in first["results"]), reverse=True
    )
    second = get(api, "/entities/us_ofac_sdn-101/adjacent/sanctions?sort=id:desc&offset=1")
    assert second["results"] == first["results"][1:]


def test_a_property_that_holds_no_entity_is_not_found(api: TestClient[Litestar]) -> None:
    assert get(api, "/entities/us_ofac_sdn-101/adjacent/familyPerson")["results"] == []
    for prop in ("name", "birthDate", "banana"):
        answer = api.get(f"/entities/us_ofac_sdn-101/adjacent/{prop}")
        assert answer.status_code == 404
        assert answer.json() == {"detail": "No such property!"}


def test_parameters_are_checked(api: TestClient[Litestar]) -> None:
    assert api.get("/entities/us_ofac_sdn-101?nested=maybe").status_code == 422
    assert api.get("/entities/us_ofac_sdn-101/adjacent?limit=501").status_code == 422
    assert api.get("/entities/us_ofac_sdn-101/adjacent/sanctions?offset=9500").status_code == 422


def test_a_party_that_nobody_lists_has_no_entity(tmp_path_factory: pytest.TempPathFactory) -> None:
    register = register_of(screener(tmp_path_factory.mktemp("index")))
    found = register.find("us_ofac_sdn-104")
    assert found is not None
    assert listed_entity(register, (found.row,), DAY) is None


def test_the_shipped_model_is_that_of_followthemoney() -> None:
    """Where FollowTheMoney is installed, its model is the one in the package's file."""
    followthemoney = pytest.importorskip("followthemoney")
    ours = ftm_model()
    assert set(ours.schemas) == {schema.name for schema in followthemoney.model}
    for schema in followthemoney.model:
        known = ours.schemas[schema.name]
        assert known.chain == {one.name for one in schema.schemata}
        assert known.matchable == schema.matchable
        assert {one.qname for one in known.properties.values()} <= {
            f"{one.schema.name}:{one.name}" for one in followthemoney.model.properties
        }


def test_a_model_entry_has_a_label_for_people() -> None:
    person = ftm_model().schemas["Person"]
    assert person.plural == "People"
    assert person.properties["birthDate"].label == "Birth date"
    assert person.properties["name"].qname == "Thing:name"
    assert "Person" in ftm_model().below("LegalEntity")
    assert json.dumps(ftm_model().topics["sanction"])
