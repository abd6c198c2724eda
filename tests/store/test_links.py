"""Judgements and names of parties in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.store.links import MAX_NOTE, LinkStore
from ostraka.store.store import Store

_THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)
_LATER = datetime(2026, 2, 6, 11, tzinfo=UTC)
_A, _B = "uk_sl:1", "eu_fsf:2"


@pytest.fixture
def links(tmp_path: Path) -> LinkStore:
    return Store.open(tmp_path).links()


def test_a_judgement_is_kept_with_who_when_and_why_and_survives_reopening(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = store.links().judge(_A, _B, same=True, note=" both read ", by="ana", now=_THEN)
    assert (made.a, made.b, made.same) == (_B, _A, True)
    assert (made.by, made.note, made.at[:10]) == ("ana", "both read", "2026-01-05")
    with Store.open(tmp_path) as store:
        assert store.links().judgements() == [made]


def test_a_second_judgement_takes_the_first_ones_place(links: LinkStore) -> None:
    links.judge(_A, _B, same=True, note="alike", by="ana", now=_THEN)
    last = links.judge(_B, _A, same=False, note="not alike", by="bo", now=_LATER)
    assert links.judgements() == [last]
    (then,) = links.judgements(_THEN)
    assert (then.same, then.withdrawn_by) == (True, "bo")


def test_a_withdrawn_judgement_is_out_of_force_and_not_forgotten(links: LinkStore) -> None:
    links.judge(_A, _B, same=True, note="alike", by="ana", now=_THEN)
    assert links.withdraw(_B, _A, by="bo", now=_LATER) == 1
    assert links.judgements() == []
    assert len(links.judgements(_THEN)) == 1
    with pytest.raises(NotReadyError, match="no judgement"):
        links.withdraw(_A, _B, by="bo", now=_LATER)


@pytest.mark.parametrize("note", ["", "   ", "x" * (MAX_NOTE + 1)])
def test_a_judgement_without_a_reason_is_refused(links: LinkStore, note: str) -> None:
    with pytest.raises(UsageError, match="note"):
        links.judge(_A, _B, same=True, note=note, by="ana", now=_THEN)


def test_a_record_is_not_judged_against_itself(links: LinkStore) -> None:
    with pytest.raises(UsageError, match="itself"):
        links.judge(_A, _A, same=True, note="x", by="ana", now=_THEN)


def test_the_digest_changes_with_what_is_judged(links: LinkStore) -> None:
    digests = [links.digest()]
    links.judge(_A, _B, same=True, note="alike", by="ana", now=_THEN)
    digests.append(links.digest())
    links.judge(_A, _B, same=False, note="alike", by="ana", now=_LATER)
    digests.append(links.digest())
    assert len(set(digests)) == 3
    assert digests[0] == ""
    links.withdraw(_A, _B, by="ana", now=_LATER)
    assert links.digest() == ""


def test_the_names_of_parties_are_kept_and_changed_and_never_forgotten(links: LinkStore) -> None:
    many = {f"uk_sl-{number}": "eu_fsf-1" for number in range(1200)}
    links.keep_party_ids(many)
    links.keep_party_ids({"uk_sl-1": "un_sc-X"})
    links.keep_party_ids({})
    assert links.party_ids() == {**many, "uk_sl-1": "un_sc-X"}
