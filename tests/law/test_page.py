"""The page for the compliance officer is the data, no less and no more."""

from __future__ import annotations

from pathlib import Path

from ostraka.law.load import law
from ostraka.law.page import page
from ostraka.law.territories import gazetteer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "law" / "measures.md"


def test_the_page_in_the_docs_is_printed_from_the_data() -> None:
    told = page(law(), gazetteer())
    assert PAGE.read_text("utf-8") == told, "print it again: python -m ostraka.law.page"


def test_every_entry_of_the_data_stands_on_the_page() -> None:
    told, held = page(law(), gazetteer()), law()
    for table in (held.templates, held.authorities, held.licences, held.directives):
        for key in table:
            assert f"`{key}`" in told
    for pairs in held.rules.values():
        for rule, _ in pairs:
            assert f"`{rule.id}`" in told
