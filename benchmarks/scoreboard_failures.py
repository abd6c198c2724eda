"""Failing examples: what work on matching begins from. Written on request, never committed.

They are made from parties that are not held out. Whoever mends matching by
looking at the pairs of the scoreboard itself has measured nothing afterwards.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.scoreboard_material import Work, practice
from benchmarks.scoreboard_methods import _party

if TYPE_CHECKING:
    from ostraka.assurance.suites import Pair
    from ostraka.screening.compare import Comparison

#: Examples of each class.
_EXAMPLES: Final = 10
#: Classes that are right nearly always need no work.
_GOOD: Final = 0.97


def write(file: Path, work: Work) -> None:
    """Ostraka's weak classes, weakest first, each with failing pairs and their evidence.

    Args:
        file: where to.
        work: the run.
    """
    import ostraka

    wrong: dict[str, list[tuple[Pair, Comparison]]] = {}
    counts: dict[str, int] = {}
    for pair in practice(work):
        counts[pair.kind] = counts.get(pair.kind, 0) + 1
        asked, listed = (_party(names, pair.schema) for names in ([pair.asked], pair.listed))
        found = ostraka.compare(asked, listed)
        if found.match is not pair.same:
            wrong.setdefault(pair.kind, []).append((pair, found))
    share = {kind: 1 - len(failed) / counts[kind] for kind, failed in wrong.items()}
    lines = []
    for kind in sorted((kind for kind in wrong if share[kind] < _GOOD), key=lambda k: share[k]):
        failed = wrong[kind]
        must = "must be found" if failed[0][0].same else "must not alert"
        lines.append(f"\n== {kind} ({must}): right {share[kind]:.1%} of {counts[kind]}")
        for pair, found in failed[:: max(1, len(failed) // _EXAMPLES)][:_EXAMPLES]:
            bits = "; ".join(f"{e.feature} {e.relation} {e.bits:+.1f}" for e in found.evidence)
            listed_as = " / ".join(pair.listed[:4])
            lines.append(f"{found.score:.3f}  {pair.asked}  |  {listed_as}  [{pair.schema}]")
            lines.append(f"       {bits}")
    file.write_text("\n".join(lines) + "\n", "utf-8")
