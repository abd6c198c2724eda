"""Records into parties: links best first, and none that puts a contradicting pair together.

Owns the growing of clusters and the naming of parties. Refuses to find pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ostraka.screening.merge_profile import Profile, rank


class Clusters:
    """Records in clusters; each begins alone."""

    def __init__(self, count: int) -> None:
        self._of = list(range(count))
        self._rows: dict[int, list[int]] = {}
        self._enemies: dict[int, set[int]] = {}

    def rows(self, row: int) -> list[int]:
        """The rows of the cluster of a row."""
        return self._rows.get(self._of[row], [row])

    def together(self, a: int, b: int) -> bool:
        """Whether two rows are in one cluster."""
        return self._of[a] == self._of[b]

    def keep_apart(self, a: int, b: int) -> None:
        """Never let these two rows be in one cluster."""
        self._enemies.setdefault(a, set()).add(b)
        self._enemies.setdefault(b, set()).add(a)

    def kept_apart(self, a: int, b: int) -> tuple[int, int] | None:
        """The two rows that keep the clusters of two rows apart, if any do."""
        if not self._enemies:
            return None
        theirs = set(self.rows(b))
        for row in self.rows(a):
            both = self._enemies.get(row, set()) & theirs
            if both:
                return row, min(both)
        return None

    def join(self, a: int, b: int) -> None:
        """Make one cluster of two."""
        left, right = self._of[a], self._of[b]
        if left == right:
            return
        ours, theirs = self.rows(a), self.rows(b)
        if len(ours) < len(theirs):
            left, right, ours, theirs = right, left, theirs, ours
        for row in theirs:
            self._of[row] = left
        self._rows.pop(right, None)
        self._rows[left] = ours + theirs

    def blocking(
        self, a: int, b: int, test: Callable[[int, int], str]
    ) -> tuple[int, int, str] | None:
        """The first pair across two clusters that a test objects to, with its reason."""
        for x in self.rows(a):
            for y in self.rows(b):
                reason = test(x, y)
                if reason:
                    return x, y, reason
        return None

    def several(self) -> list[tuple[int, ...]]:
        """The clusters of more than one record: rows ascending, by first row."""
        return sorted(tuple(sorted(rows)) for rows in self._rows.values() if len(rows) > 1)


def name_of(members: Sequence[Profile], before: Mapping[str, str]) -> str:
    """The id of a party: that of one member, and the one it had before where that is still in.

    Args:
        members: its records.
        before: for each record that was ever in a party of several, the id of that party.

    Returns:
        ``list-record`` of the member that names the party. Where two parties became one,
        the better list's name stays.
    """
    ids = {_id(one): one for one in members}
    had = {before[name] for name in ids if name in before}
    kept = [ids[name] for name in had if name in ids]
    return _id(min(kept or members, key=lambda one: one.order))


def _id(one: Profile) -> str:
    return one.source.replace(":", "-", 1)


def in_order(lists: Iterable[str]) -> list[str]:
    """List ids in the order in which they come first in an answer."""
    return sorted(lists, key=lambda name: (rank(name), name))
