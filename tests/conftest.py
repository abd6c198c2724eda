"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# Every run meets the same examples, so that a change is what makes a test fail. To look for new
# ones: pytest --hypothesis-profile=explore.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("same")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real list files beside the checkout; tests that need it skip without it."""
    if not (SHARED / "lists").is_dir():
        pytest.skip("the real list files (a folder `shared` beside the checkout) are not here")
    return SHARED
