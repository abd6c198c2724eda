"""Which files belong together, and the date that their names carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostraka.store.materials import _date_in, _names


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2021-04-15/sdn.csv", "2021-04-15"),
        ("20240513-FULL-1_1(xsd).xml", "2024-05-13"),
        ("2020-03/sema-lmes.xml", "2020-03-01"),
        ("2020-03/sema-2020-03-19.xml", "2020-03-19"),
        ("a/2025-04/b/list.xml", "2025-04-01"),
        ("2020-13/list.xml", ""),
        ("1234-05/list.xml", ""),
        ("12020-03/list.xml", ""),
        ("list.xml", ""),
    ],
)
def test_a_name_or_folder_tells_the_day_or_the_month(path: str, day: str) -> None:
    root = Path("/lists")
    assert _date_in(_names(root / path, root)) == day
