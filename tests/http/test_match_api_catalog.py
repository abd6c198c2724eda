"""The catalog, the algorithms and the update switch; and names of datasets."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.http.contract_server import TOKEN, client, screener

from ostraka.http.match_api.datasets import OTHER_NAMES, members, select
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.register import Register
from ostraka.http.match_api.text_process import Texts
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener
from ostraka.sources.formats import lists

DAY = date(2026, 11, 23)
LOADED = ("eu_fsf", "house_watch", "uk_ofsi", "uk_sl", "us_ofac_sdn")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def api(opened: Screener) -> Iterator[TestClient[Litestar]]:
    with client(opened, stale=["eu_fsf"], ostraka_update_token=TOKEN) as found:
        yield found


def test_the_catalog_lists_what_answers_and_what_could(api: TestClient[Litestar]) -> None:
    found = api.get("/catalog").json()
    assert set(found) == {"datasets", "current", "outdated", "index_stale"}
    assert found["current"] == ["house_watch", "us_ofac_sdn"]
    assert found["outdated"] == ["eu_fsf"]
    assert found["index_stale"] is True
    entries = {one["name"]: one for one in found["datasets"]}
    ofac = entries["us_ofac_sdn"]
    assert ofac["title"].startswith("Specially Designated")
    assert ofac["load"] is True
    assert ofac["index_current"] is True
    assert ofac["version"] == ofac["index_version"] == "2024-01-01"
    assert entries["un_sc"]["load"] is False
    assert entries["un_sc"]["index_current"] is False
    assert entries["default"]["children"] == ["eu_fsf", "house_watch", "us_ofac_sdn"]
    assert entries["sanctions"]["children"] == ["eu_fsf", "us_ofac_sdn"]
    assert api.get("/manifest").json() == found


def test_the_catalog_is_validated_by_its_tag(api: TestClient[Litestar]) -> None:
    first = api.get("/catalog")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=300"
    for given in (tag, "*", f'"other", {tag}'):
        again = api.get("/catalog", headers={"If-None-Match": given})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    assert api.get("/catalog", headers={"If-None-Match": '"stale"'}).status_code == 200
    head = api.head("/catalog")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_the_algorithms_are_described(api: TestClient[Litestar]) -> None:
    found = api.get("/algorithms").json()
    assert set(found) == {"algorithms", "default", "best"}
    named = {one["name"]: one for one in found["algorithms"]}
    assert {found["default"], found["best"], "logic-v1", "logic-v2", "name-based"} <= set(named)
    for one in named.values():
        assert set(one) == {"name", "description", "features", "docs"}
    config = named["logic-v2"]["docs"]["config"]
    assert config["nm_number_mismatch"]["default"] == 0.3
    assert named["logic-v1"]["docs"]["config"] == {}


def test_an_update_needs_the_token(api: TestClient[Litestar], opened: Screener) -> None:
    server = api.app.state.ostraka
    assert api.get("/updatez").status_code == 405
    for path in ("/updatez", "/updatez?sync=true", "/updatez?token=wrong", "/updatez?token="):
        answer = api.post(path)
        assert answer.status_code == 403
        assert answer.json() == {"detail": "Invalid token."}
    assert server.refreshed == 0
    assert api.post(f"/updatez?token={TOKEN}&sync=true").json() == {"status": "ok"}
    assert api.post(f"/updatez?token={TOKEN}").json() == {"status": "ok"}
    assert server.refreshed == 2
    with client(opened) as closed:
        assert closed.post("/updatez?token=").status_code == 403
        assert closed.post(f"/updatez?token={TOKEN}").status_code == 403


def test_other_names_are_of_lists_that_are_known() -> None:
    known = {info.id for info in lists()}
    assert set(OTHER_NAMES.values()) <= known
    assert not set(OTHER_NAMES) & known


def test_a_name_selects_lists() -> None:
    assert members("default", LOADED) == LOADED
    assert members("sanctions", LOADED) == ("eu_fsf", "uk_ofsi", "uk_sl", "us_ofac_sdn")
    assert members("gb_fcdo_sanctions", LOADED) == ("uk_sl",)
    assert members("un_sc_sanctions", LOADED) == ()
    assert select("default", LOADED, DAY, exclude=["sanctions"]) == ("house_watch",)
    assert select("all", LOADED, DAY, include=["gb_fcdo_sanctions", ""]) == ("uk_sl",)


def test_a_list_that_its_publisher_ended_is_no_dataset_from_that_day_on() -> None:
    assert select("gb_hmt_sanctions", LOADED, date(2026, 1, 27)) == ("uk_ofsi",)
    with pytest.raises(ContractError) as caught:
        select("gb_hmt_sanctions", LOADED, DAY)
    assert caught.value.status == 404
    assert "2026-01-28" in caught.value.detail


def test_a_policy_s_lists_are_all_that_answers(tmp_path: Path) -> None:
    found = screener(tmp_path, Policy(lists=("eu_fsf",)))
    with client(found) as api:
        names = [one["name"] for one in api.get("/catalog").json()["datasets"] if one["load"]]
        assert set(names) == {"eu_fsf", "default", "all", "sanctions"}
        assert api.get("/search/us_ofac_sdn").status_code == 404
        assert api.get("/search/default").json()["total"]["value"] == 3


def test_the_text_index_is_built_by_a_process_of_its_own(tmp_path: Path) -> None:
    found = screener(tmp_path)
    folder = next(found.snapshot.folder.glob("text-*"))
    shutil.rmtree(folder)
    text = asyncio.run(Texts(Register(found)).ready())
    assert len(text) == 9
    assert folder.is_dir()
