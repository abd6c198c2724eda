"""The law data: what must hold in every file, and what is refused."""

from __future__ import annotations

import pytest
from tests.law.invented_law import FILE

from ostraka.law.load import SHIPPED, law, read_law
from ostraka.model.errors import FormatError


def test_the_shipped_law_is_sound() -> None:
    shipped = law()
    assert set(shipped.versions) == set(SHIPPED)
    assert len(shipped.authorities) > 150
    assert {"us_ofac_sdn", "us_ofac_cons", "us_csl", "eu_fsf", "uk_sl", "uk_ofsi"} <= set(
        shipped.rules
    )
    assert {"un_sc", "ca_sema", "au_dfat", "ch_seco", "starter"} <= set(shipped.rules)


def test_every_source_has_a_title_and_an_address() -> None:
    for key, source in law().sources.items():
        assert source.title, key
        assert source.url.startswith(("https://", "http://")), key


def test_every_template_and_directive_is_led_to() -> None:
    shipped = law()
    rules = {rule.id: rule for pairs in shipped.rules.values() for rule, _ in pairs}.values()
    versions = [v for d in shipped.directives.values() for v in d.versions]
    templates = {key for rule in rules for key in rule.measures}
    templates |= {key for version in versions for key in version.measures}
    assert set(shipped.templates) == templates
    assert {rule.directive for rule in rules if rule.directive} <= set(shipped.directives)


def test_every_verified_entry_says_what_was_checked() -> None:
    shipped = law()
    for template in shipped.templates.values():
        assert template.checked or not template.verified, template.id
    for pairs in shipped.rules.values():
        for rule, _ in pairs:
            assert rule.checked or not rule.verified, rule.id


def test_the_versions_of_a_directive_follow_each_other() -> None:
    for directive in law().directives.values():
        for before, after in zip(directive.versions, directive.versions[1:], strict=False):
            assert before.issued < after.issued, directive.id
            assert before.until == after.since, directive.id


def test_the_versions_of_a_licence_follow_each_other() -> None:
    for licence in law().licences.values():
        begun = [version.since for version in licence.versions]
        assert begun == sorted(begun), licence.id


def test_an_invented_file_reads() -> None:
    read = read_law({"invented.yaml": FILE})
    assert [rule.id for rule, _ in read.rules["invented"]] == ["rule"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("authorities: [act]", "authorities: [bill]", "nothing has the key 'bill'"),
        ("measures: [freeze]", "measures: [thaw]", "nothing has the key 'thaw'"),
        ("lists: [invented]", "scope: nowhere", "there is no scope 'nowhere'"),
        ("lists: [invented]", "title: Again", "either a scope or lists"),
        ('since: "2020-01-01"', 'since: "2020-13-01"', "is not a date"),
        ('since: "2020-01-01"', 'since: "20200101"', "is not a date"),
        ("    sources: [text]\nrules", "    sources: []\nrules", "cites no source"),
        ("    sources: [text]\nrules", "    sources: [unread]\nrules", "no text it cites was read"),
        ("match: {program: [INVENTED]}", "match: {}", "must explain some tag"),
        ("kind: asset-freeze", "kind: frost", "Invalid enum value"),
        ("title: Invented programme", "titel: Invented programme", "unknown field"),
        ("rules:", "rules: [", "while parsing"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(before: str, after: str, reason: str) -> None:
    assert before in FILE
    with pytest.raises(FormatError, match=r"invented\.yaml|law") as caught:
        read_law({"invented.yaml": FILE.replace(before, after)})
    assert reason in str(caught.value)


def test_a_key_in_two_files_is_refused_so_that_nothing_is_overridden_in_silence() -> None:
    with pytest.raises(FormatError, match="another file has an entry with this key"):
        read_law({"one.yaml": FILE, "two.yaml": FILE})


def test_a_key_twice_in_a_file_is_refused() -> None:
    rule = FILE[FILE.index("  - id: rule") :]
    with pytest.raises(FormatError, match="two entries have one key"):
        read_law({"invented.yaml": FILE + rule.lstrip("\n")})
