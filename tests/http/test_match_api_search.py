"""GET /search: syntax, filters, facets, sorting, bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import client, screener
from tests.invented import examples

from ostraka.http.match_api.query_syntax import (
    All,
    Between,
    Not,
    Some,
    SyntaxProblem,
    Word,
    parse,
    parse_simple,
)
from ostraka.http.match_api.text_fields import fits
from ostraka.http.match_api.text_words import words
from ostraka.model.ftm import ftm_id

EVERYTHING = 9
SLASHED = ftm_id("house_watch", "A/12 b")
HOUSE = {"acme-7", "house_watch-8", SLASHED}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    with client(screener(tmp_path_factory.mktemp("index"))) as found:
        yield found


def search(api: TestClient[Litestar], q: str = "", dataset: str = "default", **params: Any) -> Any:
    answer = api.get(f"/search/{dataset}", params={"q": q, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found["results"]]


def parties(api: TestClient[Litestar], q: str, **params: Any) -> set[str]:
    return set(ids(search(api, q, exclude_schema="Address", limit=100, **params)))


def test_an_answer_has_the_contract_s_keys(api: TestClient[Litestar]) -> None:
    found = search(api, "petrovin")
    assert set(found) == {"limit", "offset", "total", "results", "facets"}
    assert (found["limit"], found["offset"]) == (10, 0)
    assert found["total"] == {"value": 1, "relation": "eq"}
    assert found["results"][0]["caption"] == "Ivan Petrovich PETROVIN"
    assert found["results"][0]["first_seen"] == "2024-01-01T00:00:00"


def test_no_query_finds_everything_that_is_listed(api: TestClient[Litestar]) -> None:
    assert search(api)["total"]["value"] == EVERYTHING
    assert "us_ofac_sdn-104" not in parties(api, "")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ivan petrovin", {"us_ofac_sdn-101"}),
        ("petrovin sidorchenko", set()),
        ("petrovin OR sidorchenko", {"us_ofac_sdn-101", "eu_fsf-EU.3.44"}),
        ("petrovin || sidorchenko", {"us_ofac_sdn-101", "eu_fsf-EU.3.44"}),
        ("nowhere NOT director", {"us_ofac_sdn-102"}),
        ("nowhere -director", {"us_ofac_sdn-102"}),
        ("nowhere AND director", {"us_ofac_sdn-101"}),
        ("nowhere +director", {"us_ofac_sdn-101"}),
        ("(petrovin OR nguyenberg) AND john", {"house_watch-8"}),
        ('"nowhere trading"', {"us_ofac_sdn-102"}),
        ('"trading nowhere"', set()),
        ("Петровін", {"us_ofac_sdn-101"}),
        ("sidorch*", {"eu_fsf-EU.3.44", "eu_fsf-EU.3.45"}),
        ("*chenko", {"eu_fsf-EU.3.44"}),
        ("sidorchenk?", {"eu_fsf-EU.3.44", "eu_fsf-EU.3.45"}),
        ("s*ch?nk*", {"eu_fsf-EU.3.44", "eu_fsf-EU.3.45"}),
        ("sidorchenkq~1", {"eu_fsf-EU.3.44", "eu_fsf-EU.3.45"}),
        ("petravim~", {"us_ofac_sdn-101"}),
        ("petravim", set()),
        ("petrovin^3", {"us_ofac_sdn-101"}),
        ("names:nowhere", {"us_ofac_sdn-102"}),
        ("properties.position:nowhere", {"us_ofac_sdn-101"}),
        ("position:(director AND bank)", {"us_ofac_sdn-101"}),
        ('properties.position:"nowhere bank"', {"us_ofac_sdn-101"}),
        ("properties.name:petro*", {"us_ofac_sdn-101"}),
        ("properties.name:nowhere*", {"us_ofac_sdn-102"}),
        ("schema:Vessel", {"us_ofac_sdn-103"}),
        ("countries:cy", {"us_ofac_sdn-102"}),
        ("topics:role.pep", {"acme-7"}),
        ("datasets:house_watch", HOUSE),
        ("imoNumber:9074729", {"us_ofac_sdn-103"}),
        ("identifiers:AB1234567", {"us_ofac_sdn-101"}),
        ("properties.birthDate:1961", {"us_ofac_sdn-101"}),
        ("properties.birthDate:[1960 TO 1970]", {"us_ofac_sdn-101"}),
        ("birthDate:[1962 TO *]", {"acme-7"}),
        ("birthDate:{1961-02-03 TO 1980}", set()),
        ("gender:*", {"us_ofac_sdn-101"}),
        ("nosuchfield:petrovin", set()),
        ("first_seen:[2024-01-01 TO 2024-12] AND sea", {"us_ofac_sdn-103"}),
        ("last_change:[2024-02 TO *]", {"us_ofac_sdn-101"}),
        ("id:acme-7", {"acme-7"}),
        (r"AB1234567 OR HE\ 445566", {"us_ofac_sdn-101", "us_ofac_sdn-102"}),
    ],
)
def test_the_query_syntax_finds(api: TestClient[Litestar], query: str, found: set[str]) -> None:
    assert parties(api, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "invalid/query", '"open', "(open", "close)", "AND", "petrovin AND", "OR petrovin", "name:",
        "NOT", "[1 TO 2]", "birthDate:[1 2]", "a^b", "/re.*gex/", "name::x", "()",
        "(" * 50 + "x" + ")" * 50, " ".join(["x"] * 200), "x" * 2001, "a:(b OR",
    ],
)  # fmt: skip
def test_a_syntax_error_is_refused_unless_the_query_is_simple(
    api: TestClient[Litestar], query: str
) -> None:
    answer = api.get("/search/default", params={"q": query})
    assert answer.status_code == 400
    assert isinstance(answer.json()["detail"], str)
    assert api.get("/search/default", params={"q": query, "simple": "true"}).status_code == 200


def test_a_simple_query_means_words_phrases_prefixes_and_absence(
    api: TestClient[Litestar],
) -> None:
    assert parties(api, "ivan petrovin", simple=True) == {"us_ofac_sdn-101"}
    assert parties(api, "nowhere/trading", simple=True) == {"us_ofac_sdn-102"}
    assert parties(api, '"nowhere bank"', simple=True) == {"us_ofac_sdn-101"}
    assert parties(api, "nowhere -director", simple=True) == {"us_ofac_sdn-102"}
    assert parties(api, "sidor*", simple=True) == {"eu_fsf-EU.3.44", "eu_fsf-EU.3.45"}
    assert parties(api, "petrovin | nguyenberg", simple=True) == {
        "us_ofac_sdn-101",
        "house_watch-8",
    }


def test_filters_narrow(api: TestClient[Litestar]) -> None:
    assert parties(api, "", countries="ru") == {"us_ofac_sdn-101"}
    assert parties(api, "", countries=["cy", "ke"]) == {"us_ofac_sdn-102"}
    assert parties(api, "", countries=["cy", "ru"], filter_op="AND") == set()
    assert parties(api, "", datasets=["eu_fsf", "us_ofac_sdn"], filter_op="AND") == {
        "us_ofac_sdn-101"
    }
    assert parties(api, "", topics="role.pep") == {"acme-7"}
    assert parties(api, "", filter="properties.birthDate:1961-02-03") == {"us_ofac_sdn-101"}
    assert parties(api, "", filter="properties.birthDate:1961-02-03§") == set()
    assert parties(api, "", filter="properties.name:Sergei SIDORCHENKO") == {"eu_fsf-EU.3.44"}
    assert parties(api, "", filter="properties.name:Sergei") == set()
    assert parties(api, "", changed_since="2024-02-01") == {"us_ofac_sdn-101"}
    assert parties(api, "", schema="Vessel") == {"us_ofac_sdn-103"}
    assert parties(api, "", schema="LegalEntity") >= {"us_ofac_sdn-101", "us_ofac_sdn-102"}
    assert parties(api, "", include_dataset="house_watch") == HOUSE
    assert parties(api, "", exclude_dataset=["us_ofac_sdn", "eu_fsf"]) == {
        *HOUSE,
    }
    assert parties(api, "", include_dataset="mx_senators") == set()
    assert parties(api, "", target="false") == set()
    assert search(api, "", dataset="house_watch")["total"]["value"] == 3


def test_addresses_are_entities_of_their_own(api: TestClient[Litestar]) -> None:
    found = search(api, "invented street", schema="Address")
    assert found["total"]["value"] == 1
    assert found["results"][0]["schema"] == "Address"
    everything = search(api, "invented street")["total"]["value"]
    assert search(api, "invented street", exclude_schema="Address")["total"]["value"] < everything


def test_facets_count_the_values_of_what_was_found(api: TestClient[Litestar]) -> None:
    facets = search(api)["facets"]
    assert set(facets) == {"countries", "topics", "datasets"}
    assert facets["countries"]["label"] == "Countries"
    assert facets["countries"]["values"][0] == {"name": "ru", "label": "Russia", "count": 2}
    topics = {one["name"]: one for one in facets["topics"]["values"]}
    assert topics["sanction"] == {"name": "sanction", "label": "Sanctioned", "count": 5}
    lists = {one["name"]: one["label"] for one in facets["datasets"]["values"]}
    assert lists["us_ofac_sdn"].startswith("Specially Designated")
    assert lists["house_watch"] == "house_watch"
    own = search(api, "", facets=["schema", "genders"])["facets"]
    assert set(own) == {"schema", "genders"}
    assert {"name": "Vessel", "label": "Vessels", "count": 1} in own["schema"]["values"]
    assert search(api, "nobodyatall")["facets"]["countries"]["values"] == []


def test_results_are_sorted_and_paged(api: TestClient[Litestar]) -> None:
    by_caption = ids(search(api, "", sort="caption:asc", limit=100))
    assert by_caption == ids(search(api, "", sort="caption:desc", limit=100))[::-1]
    by_id = ids(search(api, "", sort="id:desc", limit=100))
    assert by_id == sorted(by_id, reverse=True)
    changed = search(api, "", sort=["last_change:desc", "id"], limit=100)["results"]
    days = [one["last_change"] for one in changed]
    assert days == sorted(days, reverse=True)
    pages = [ids(search(api, "", sort="id", limit=3, offset=at)) for at in (0, 3, 6, 9)]
    assert [one for page in pages for one in page] == ids(search(api, "", sort="id", limit=100))
    assert ids(search(api, "", limit=0)) == []
    assert search(api, "petrovin", offset=100)["offset"] == 100
    assert ids(search(api, "", sort="nonsense:up")) != []


def test_an_equal_name_comes_first(api: TestClient[Litestar]) -> None:
    assert ids(search(api, "sergei sidorchenko"))[0] == "eu_fsf-EU.3.44"
    assert ids(search(api, "nowhere trading llc"))[0] == "us_ofac_sdn-102"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search/default?offset=9500", 422),
        ("/search/default?offset=9499", 200),
        ("/search/default?limit=501", 422),
        ("/search/default?limit=500", 200),
        ("/search/default?limit=-1", 200),
        ("/search/default?limit=x", 422),
        ("/search/banana?offset=9999", 422),
        ("/search/banana", 404),
        ("/search/default?schema=Banana", 400),
        ("/search/default?facets=nonsense", 422),
        ("/search/default?filter_op=XOR", 422),
        ("/search/default?filter=nocolon", 400),
        ("/search/default?changed_since=then", 422),
        ("/search/default?changed_since=2024-13-45", 422),
        ("/search/default?changed_since=2099-01-01T00:00", 200),
        ("/search/default?simple=maybe", 422),
        ("/search/default?fuzzy=maybe", 422),
        (f"/search/default?q={'a' * 60_001}", 414),
    ],
)
def test_bounds_are_those_of_the_contract(
    api: TestClient[Litestar], path: str, status: int
) -> None:
    answer = api.get(path)
    assert answer.status_code == status, answer.text
    assert status == 200 or set(answer.json()) == {"detail"}


def test_the_tree_of_a_query_is_what_its_signs_say() -> None:
    assert parse("") is None
    assert parse("a b") == All((Word("a"), Word("b")))
    assert parse("a OR b c") == Some((Word("a"), All((Word("b"), Word("c")))))
    assert parse("NOT a") == Not(Word("a"))
    assert parse("- -a") == Word("a")
    assert parse("x:(a b)") == All((Word("a", field="x"), Word("b", field="x")))
    assert parse("x:[a TO *}") == Between("x", "a", "", with_high=False)
    assert parse("Jean-Pierre") == Word("Jean-Pierre")
    assert parse(r"a\:b") == Word("a:b")
    assert parse("a~0.8") == Word("a", "fuzzy", distance=1)
    assert parse("a~9") == Word("a", "fuzzy", distance=2)
    assert parse('"a b"~3') == Word("a b", "phrase")
    assert parse("and or") == All((Word("and"), Word("or")))
    assert parse_simple("a | -b") == Some((Word("a", "phrase"), Not(Word("b", "phrase"))))


@examples(200)
@given(st.text(alphabet='ab()"[]{}:~^*?/\\+-!&| AND OR NOT TO', max_size=60))
def test_any_text_is_a_query_or_a_syntax_error(text: str) -> None:
    with suppress(SyntaxProblem):
        parse(text)
    parse_simple(text)


@examples(200)
@given(st.text(alphabet="ab", max_size=12), st.lists(st.sampled_from("ab*?"), max_size=8))
def test_a_wildcard_fits_what_its_expression_fits(word: str, pattern: list[str]) -> None:
    expression = "".join({"*": "[ab]*", "?": "[ab]"}.get(one, one) for one in pattern)
    assert fits(word, pattern) is (re.fullmatch(expression, word) is not None)


def test_words_are_latin_lower_case_and_bounded() -> None:
    assert words("O'Brannigan & Söhne, Петровін") == ["obrannigan", "sohne", "petrovin"]
    assert words("") == []
    assert len(words("a" * 1000)[0]) == 64
