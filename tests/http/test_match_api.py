"""POST /match: every rule of the contract, over invented lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import DAY, client, person, posted, screener
from tests.invented import party as query_party

from ostraka.http.match_api.matching import Wanted, match_party
from ostraka.http.match_api.register import register_of
from ostraka.screening.screen import Screener

PETROVIN = person("Ivan Petrovin", birthDate=["1961"], nationality="Russia")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def api(opened: Screener) -> Iterator[TestClient[Litestar]]:
    with client(opened) as found:
        yield found


def ask(
    api: TestClient[Litestar], query: dict[str, Any], dataset: str = "default", **params: Any
) -> dict[str, Any]:
    """The answer to one query."""
    answer = api.post(f"/match/{dataset}", content=posted({"q": query}), params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["responses"]["q"]
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["results"]]


def test_a_result_is_an_entity_with_score_explanations_and_match(
    api: TestClient[Litestar],
) -> None:
    one = ask(api, PETROVIN)["results"][0]
    assert one["id"] == "us_ofac_sdn-101"
    assert one["caption"] == "Ivan Petrovich PETROVIN"
    assert one["schema"] == "Person"
    assert one["datasets"] == ["us_ofac_sdn", "eu_fsf"]
    assert one["target"] is True
    assert one["match"] is True
    assert 0.7 <= one["score"] < 1.0
    assert one["properties"]["birthDate"] == ["1961-02-03"]
    assert one["properties"]["topics"] == ["sanction"]
    assert {"eu_fsf-EU.1.22", "ofac-101", "eu-fsf-eu-1-22"} <= set(one["referents"])
    assert one["id"] not in one["referents"]
    for name in ("first_seen", "last_seen", "last_change"):
        assert _STAMP.fullmatch(one[name])
    assert one["last_change"] == "2024-02-02T00:00:00"
    told = one["explanations"]["name_match"]
    assert set(told) == {"detail", "score", "query", "candidate"}
    assert -1.0 <= told["score"] <= 1.0
    assert told["query"] == "Ivan Petrovin"
    assert told["candidate"] == "Іван Петровін"
    for values in one["properties"].values():
        assert all(isinstance(value, str) for value in values)


def test_the_query_is_echoed_as_it_was_read(api: TestClient[Litestar]) -> None:
    query = {
        "id": "cust-42",
        "schema": "Person",
        "properties": {
            "name": "Ivan Petrovin",
            "birthDate": 1961,
            "nationality": ["Russia", "no such country"],
            "gender": "M",
            "shoeSize": ["44"],
            "imoNumber": ["9074729"],
            "alias": None,
        },
    }
    assert ask(api, query)["query"] == {
        "id": "cust-42",
        "schema": "Person",
        "properties": {
            "name": ["Ivan Petrovin"],
            "birthDate": ["1961"],
            "nationality": ["ru"],
            "gender": ["male"],
        },
    }


def test_a_batch_answers_every_query_and_tells_its_size(api: TestClient[Litestar]) -> None:
    body = posted({"a": PETROVIN, "b": person("Nobody Atall"), "c": PETROVIN})
    answer = api.post("/match/default", content=body)
    assert answer.headers["x-batch-size"] == "3"
    assert set(answer.json()) == {"responses", "limit"}
    assert answer.json()["limit"] == 5
    responses = answer.json()["responses"]
    assert list(responses) == ["a", "b", "c"]
    assert responses["a"] == responses["c"]
    assert responses["b"]["results"] == []
    assert responses["b"]["total"] == {"value": 0, "relation": "eq"}
    assert responses["b"]["status"] == 200


def test_a_content_type_is_not_required(api: TestClient[Litestar]) -> None:
    body = posted({"q": PETROVIN})
    for kind in ("application/json", "text/plain", ""):
        answer = api.post("/match/default", content=body, headers={"content-type": kind})
        assert answer.status_code == 200


def test_a_result_whose_score_equals_the_threshold_is_a_match(api: TestClient[Litestar]) -> None:
    score = ask(api, PETROVIN)["results"][0]["score"]
    exact = ask(api, PETROVIN, threshold=score)
    assert exact["total"]["value"] == 1
    assert exact["results"][0]["match"] is True
    above = ask(api, PETROVIN, threshold=score + 1e-6)
    assert above["total"]["value"] == 0
    assert above["results"][0]["match"] is False


def test_the_cutoff_is_the_smaller_of_cutoff_and_threshold(api: TestClient[Litestar]) -> None:
    slip = person("Sergei Sidorchenkov")
    all_scores = [one["score"] for one in ask(api, slip, cutoff=0)["results"]]
    assert len(all_scores) >= 2
    assert all_scores == sorted(all_scores, reverse=True)
    middle = (all_scores[0] + all_scores[1]) / 2
    assert len(ask(api, slip, threshold=middle, cutoff=0.999)["results"]) == 1
    below = ask(api, slip, threshold=0.999, cutoff=middle)
    assert len(below["results"]) == 1
    assert below["total"]["value"] == 0


def test_total_counts_the_matches_before_the_limit(api: TestClient[Litestar]) -> None:
    both = person("Sergei Sidorchenko", "Sergey Sidorchenka")
    found = ask(api, both, limit=1)
    assert len(found["results"]) == 1
    assert found["total"]["value"] == 2
    assert ask(api, both, limit=0)["results"] == []


def test_a_search_in_steps_finds_what_one_search_finds(opened: Screener) -> None:
    register = register_of(opened)
    for name in ("Sergei Sidorchenko", "Ivan Petrovin", "Maria Hussen", "Nowhere Bank"):
        asked = query_party(name, schema="Thing")
        lists = register.lists
        whole = match_party(register, asked, Wanted(lists=lists, limit=500, cutoff=0.1), DAY)
        for limit in (1, 2, 3):
            wanted = Wanted(lists=lists, limit=limit, cutoff=0.1)
            part = match_party(register, asked, wanted, DAY)
            assert part.results == whole.results[:limit]
            assert part.total == whole.total


@pytest.mark.parametrize(
    ("dataset", "found"),
    [
        ("default", True),
        ("all", True),
        ("sanctions", True),
        ("us_ofac_sdn", True),
        ("eu_fsf", True),
        ("house_watch", False),
    ],
)
def test_a_dataset_selects_its_lists(api: TestClient[Litestar], dataset: str, found: bool) -> None:
    assert (ids(ask(api, PETROVIN, dataset)) == ["us_ofac_sdn-101"]) is found


def test_a_dataset_shows_what_its_lists_say_and_no_more(api: TestClient[Litestar]) -> None:
    one = ask(api, PETROVIN, "eu_fsf")["results"][0]
    assert one["datasets"] == ["eu_fsf"]
    assert one["properties"]["program"] == ["INV"]


def test_a_house_list_answers_under_its_own_name_with_its_own_ids(
    api: TestClient[Litestar],
) -> None:
    found = ask(api, person("Maria Hussenbach"), "house_watch")
    assert ids(found) == ["acme-7"]
    assert found["results"][0]["properties"]["topics"] == ["role.pep"]
    assert ids(ask(api, person("John Nguyenberg"), "house_watch")) == ["house_watch-8"]
    assert ids(ask(api, person("Maria Hussenbach"), "sanctions")) == []


def test_datasets_are_included_and_excluded(api: TestClient[Litestar]) -> None:
    assert ask(api, PETROVIN, include_dataset=["eu_fsf", "nobody"])["results"]
    assert not ask(api, PETROVIN, include_dataset=["nobody"])["results"]
    assert not ask(api, PETROVIN, exclude_dataset=["eu_fsf", "us_ofac_sdn"])["results"]
    left = ask(api, PETROVIN, exclude_dataset=["us_ofac_sdn"])["results"]
    assert left[0]["datasets"] == ["eu_fsf"]
    both = ask(api, PETROVIN, include_dataset=["eu_fsf"], exclude_dataset=["eu_fsf"])
    assert both["results"] == []


def test_the_body_may_hold_parameters(api: TestClient[Litestar]) -> None:
    def results(**params: Any) -> list[Any]:
        answer = api.post("/match/default", content=posted({"q": PETROVIN}, params=params))
        found: list[Any] = answer.json()["responses"]["q"]["results"]
        return found

    assert results(include_datasets=["eu_fsf"])[0]["datasets"] == ["eu_fsf"]
    assert results(include_datasets=["house_watch"]) == []
    assert results(exclude_entity_ids=["ofac-101"]) == []
    assert results(exclude_entity_ids=[]) != []


@pytest.mark.parametrize(
    "excluded", ["us_ofac_sdn-101", "eu_fsf-EU.1.22", "ofac-101", "eu-fsf-eu-1-22"]
)
def test_an_excluded_id_may_be_that_of_anything_merged(
    api: TestClient[Litestar], excluded: str
) -> None:
    assert ids(ask(api, PETROVIN, exclude_entity_ids=[excluded])) == []
    assert ids(ask(api, PETROVIN, exclude_entity_ids=["ofac-102"])) == ["us_ofac_sdn-101"]


def test_topics_are_any_of_those_given(api: TestClient[Litestar]) -> None:
    assert ids(ask(api, PETROVIN, topics=["crime.cyber"])) == []
    assert ids(ask(api, PETROVIN, topics=["crime.cyber", "sanction"])) == ["us_ofac_sdn-101"]
    assert ids(ask(api, person("Maria Hussenbach"), topics=["role.pep"])) == ["acme-7"]


def test_schemas_and_old_entities_are_left_out(api: TestClient[Litestar]) -> None:
    assert ids(ask(api, PETROVIN, exclude_schema=["Person"])) == []
    assert ids(ask(api, PETROVIN, changed_since="2024-02-02")) == ["us_ofac_sdn-101"]
    assert ids(ask(api, PETROVIN, changed_since="2024-02-01T10:00:00")) == ["us_ofac_sdn-101"]
    assert ids(ask(api, PETROVIN, changed_since="2024-02-02T00:00:01")) == []


def test_unknown_parameters_are_ignored(api: TestClient[Litestar]) -> None:
    assert ask(api, PETROVIN, fuzzy="false", colour="blue") == ask(api, PETROVIN)


@pytest.mark.parametrize(
    "algorithm",
    ["best", "logic-v1", "logic-v2", "name-based", "name-qualified", "regression-v1", "ostraka"],
)
def test_known_algorithms_are_answered(api: TestClient[Litestar], algorithm: str) -> None:
    assert ask(api, PETROVIN, algorithm=algorithm) == ask(api, PETROVIN)


def test_weights_and_known_options_are_accepted(api: TestClient[Litestar]) -> None:
    body = posted({"q": PETROVIN}, weights={"name_match": 0.5}, config={"nm_number_mismatch": 0.4})
    assert api.post("/match/default?algorithm=logic-v2", content=body).status_code == 200
    assert api.post("/match/default", content=body).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (posted({"q": {"schema": "Banana", "properties": {"name": "x"}}}), 400),
        (posted({"q": {"schema": "Thing", "properties": {"name": "x"}}}), 400),
        (posted({"q": {"schema": "Ownership", "properties": {}}}), 400),
        (posted({"q": PETROVIN, "r": {"schema": "xxx", "properties": {}}}), 400),
        (posted({}), 400),
        (posted({"q": PETROVIN}, config={"invalid_option": 1}), 400),
        (posted({str(number): PETROVIN for number in range(101)}), 400),
        (posted({"q": person("x" * 1001)}), 400),
        (posted({"q": person(*(f"name {number}" for number in range(201)))}), 400),
        (posted({"q": {"properties": {"name": "x"}}}), 422),
        (posted({"q": {"schema": "Person"}}), 422),
        (posted({"q": None}), 422),
        (posted({"q": {"schema": 5, "properties": {}}}), 422),
        (posted({"q": PETROVIN}, weights={"name_match": "heavy"}), 422),
        (posted({"q": PETROVIN}, params={"include_datasets": 5}), 422),
        (b"{}", 422),
        (b"[]", 422),
        (b"", 422),
        (b'{"queries":', 422),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 422),
    ],
)
def test_a_body_that_is_wrong_is_refused_whole(
    api: TestClient[Litestar], body: bytes, status: int
) -> None:
    answer = api.post("/match/default", content=body)
    assert answer.status_code == status
    detail = answer.json()["detail"]
    assert detail
    assert isinstance(detail, str) if status == 400 else {"loc", "msg", "type"} == set(detail[0])


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"limit": "501"}, 422),
        ({"limit": "many"}, 422),
        ({"threshold": "high"}, 422),
        ({"threshold": "nan"}, 422),
        ({"cutoff": "inf"}, 422),
        ({"changed_since": "yesterday"}, 422),
        ({"algorithm": "neural-net"}, 400),
    ],
)
def test_a_parameter_that_is_wrong_is_refused(
    api: TestClient[Litestar], params: dict[str, str], status: int
) -> None:
    answer = api.post("/match/default", content=posted({"q": PETROVIN}), params=params)
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}


def test_a_dataset_that_is_not_loaded_is_an_error_and_not_an_empty_list(
    api: TestClient[Litestar],
) -> None:
    for dataset in ("banana", "un_sc", "gb_hmt_sanctions"):
        answer = api.post(f"/match/{dataset}", content=posted({"q": PETROVIN}))
        assert answer.status_code == 404
        assert dataset in answer.json()["detail"]


def test_a_query_without_a_name_or_identifier_has_no_results(api: TestClient[Litestar]) -> None:
    found = ask(api, {"schema": "Person", "properties": {"birthDate": ["1961"]}})
    assert found["results"] == []


def test_an_identifier_alone_is_enough(api: TestClient[Litestar]) -> None:
    query = {"schema": "Vessel", "properties": {"imoNumber": ["IMO 9074729"]}}
    assert ids(ask(api, query)) == ["us_ofac_sdn-103"]
    wallet = {"schema": "CryptoWallet", "properties": {"publicKey": "1InventedBase58AddressQzZ"}}
    assert ids(ask(api, wallet)) == ["us_ofac_sdn-102"]
    other_case = {
        "schema": "CryptoWallet",
        "properties": {"publicKey": "1inventedbase58addressqzz"},
    }
    assert ids(ask(api, other_case)) == []


def test_a_listed_party_of_yesterday_is_no_result(api: TestClient[Litestar]) -> None:
    assert ids(ask(api, person("Olga Kowalbergski"))) == []


def test_an_address_that_is_too_long_is_refused(api: TestClient[Litestar]) -> None:
    answer = api.post(f"/match/default?x={'a' * 60_001}", content=posted({"q": PETROVIN}))
    assert answer.status_code == 414
    assert answer.json() == {"detail": "Request URI too long"}


def test_the_same_request_gives_the_same_bytes(opened: Screener) -> None:
    body = posted({"q": PETROVIN, "r": person("Sergei Sidorchenko")})
    register_of.cache_clear()
    with client(opened) as first:
        one = first.post("/match/default?cutoff=0", content=body).content
        again = first.post("/match/default?cutoff=0", content=body).content
    register_of.cache_clear()
    with client(opened) as second:
        other = second.post("/match/default?cutoff=0", content=body).content
    assert one == again == other
