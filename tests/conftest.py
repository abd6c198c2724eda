"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real list files beside the checkout; tests that need it skip without it."""
    if not (SHARED / "lists").is_dir():
        pytest.skip("the real list files (a folder `shared` beside the checkout) are not here")
    return SHARED
