"""A screener over invented lists whose records are linked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.invented import SINCE, lexicon

from ostraka.index.build import ListVersion, build
from ostraka.index.snapshot import Snapshot
from ostraka.model.records import StoredRecord
from ostraka.names.fingerprint import fingerprint
from ostraka.screening.merge_index import Linker, Memory
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener


def linked_screener(
    folder: Path,
    records: Sequence[StoredRecord],
    policy: Policy | None = None,
    memory: Memory | None = None,
) -> Screener:
    """A screener over an index of records that are linked while it is built."""
    lists = [ListVersion(name, SINCE) for name in sorted({one.list for one in records})]
    found = build(
        folder,
        "linked",
        records,
        lists,
        lexicon(),
        fingerprint(lexicon()),
        grouper=Linker(lexicon(), memory or Memory()),
    )
    return Screener(Snapshot(found), lexicon(), policy or Policy(), code_version="0")
