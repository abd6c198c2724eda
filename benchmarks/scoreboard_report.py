"""From scores to the scoreboard's figures, and from figures to Markdown.

Owns which methods stand on the board and at which thresholds. Refuses to measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

if TYPE_CHECKING:
    from benchmarks.scoreboard_material import Work
    from ostraka.assurance.measure import Scores

Board = dict[str, Any]
Results = Mapping[str, Mapping[str, Any]]

#: Title and threshold of every method. nomenklatura's users match from 0.70; rapidfuzz has no
#: threshold of its own, so 0.85 is used for its ratios and 0.90 for Jaro-Winkler, as is usual.
METHODS: Final[dict[str, tuple[str, float]]] = {
    "ostraka": ("Ostraka", 0.70),
    "logic-v2": ("nomenklatura logic-v2", 0.70),
    "logic-v1": ("nomenklatura logic-v1", 0.70),
    "name-based": ("nomenklatura name-based", 0.70),
    "name-qualified": ("nomenklatura name-qualified", 0.70),
    "regression-v1": ("nomenklatura regression-v1", 0.70),
    "ofac": ("nomenklatura ofac", 0.70),
    "WRatio": ("rapidfuzz WRatio", 0.85),
    "token_set_ratio": ("rapidfuzz token_set_ratio", 0.85),
    "token_sort_ratio": ("rapidfuzz token_sort_ratio", 0.85),
    "ratio": ("rapidfuzz ratio", 0.85),
    "JaroWinkler": ("rapidfuzz JaroWinkler", 0.90),
}
#: The methods of the tables by class.
SHOWN: Final = ("ostraka", "logic-v2", "regression-v1", "WRatio", "token_sort_ratio")
#: Shares of false alerts at which all methods are held against each other, and the one of
#: the table by class.
LEVELS: Final = (0.05, 0.10, 0.20)
_LEVEL: Final = 0.20
#: Suites whose classes make recall, false alerts and F1.
_JUDGED: Final = ("perturbed", "near-miss")


def board(work: Work, made: Mapping[str, object], results: Results, on: object) -> Board:
    """Every figure of the scoreboard.

    Args:
        work: sizes of the run.
        made: what the suites rest on.
        results: what each stage found.
        on: the machine.
    """
    from benchmarks.scoreboard_material import pairs_of
    from ostraka.assurance.perturb import described

    kinds: dict[str, dict[str, Any]] = {}
    for pair in pairs_of(work):
        row = kinds.setdefault(pair.kind, {"suite": pair.suite, "same": pair.same, "n": 0})
        row["n"] += 1
        row["what"] = described(pair.kind)
    paired = _gathered(results, "_pairs")
    screened = _gathered(results, "_screening")
    return {
        "machine": on,
        "quick": work.quick,
        "sizes": msgspec.to_builtins(work.sizes),
        "made": dict(made),
        "classes": kinds,
        "pairs": _pairs(paired, kinds),
        "screening": _screening(screened, kinds),
        "skipped": sorted({r["skipped"] for r in results.values() if "skipped" in r}),
    }


def _gathered(results: Results, end: str) -> dict[str, Any]:
    """Methods of all stages of one sort, in the order of :data:`METHODS`."""
    found = {
        method: figures
        for stage, methods in results.items()
        if stage.endswith(end) and "skipped" not in methods
        for method, figures in methods.items()
    }
    return {method: found[method] for method in METHODS if method in found}


def _arrays(scores: Mapping[str, Sequence[float]]) -> dict[str, Scores]:
    return {kind: np.array(values, dtype=np.float64) for kind, values in scores.items()}


def _pairs(methods: Mapping[str, Any], kinds: Mapping[str, Any]) -> Board:
    from ostraka.assurance import measure

    same = {kind: row["same"] for kind, row in kinds.items()}
    judged = [kind for kind, row in kinds.items() if row["suite"] in _JUDGED]
    found: Board = {}
    bar = None
    for method, figures in methods.items():
        scores = _arrays(figures["scores"])
        of_judged = {kind: scores[kind] for kind in judged}
        at = measure.overall(of_judged, same, METHODS[method][1])
        bar = at if bar is None else bar
        level = measure.threshold_at(of_judged, same, _LEVEL)
        found[method] = {
            "microseconds": figures["microseconds"],
            "shipped": msgspec.to_builtins(at),
            "equal": _plain(measure.threshold_at(of_judged, same, bar.false)),
            "levels": {
                f"{false:.2f}": _plain(measure.threshold_at(of_judged, same, false))
                for false in LEVELS
            },
            "best": msgspec.to_builtins(measure.best(of_judged, same)),
            "classes": {k: measure.share(s, at.threshold) for k, s in scores.items()},
            "classes_level": {
                k: measure.share(s, level.threshold) for k, s in scores.items() if level
            },
            "curve": [
                [round(p.threshold, 2), round(p.recall, 4), round(p.false, 4), round(p.f1, 4)]
                for p in measure.curve(of_judged, same)
            ],
        }
    return found


def _screening(methods: Mapping[str, Any], kinds: Mapping[str, Any]) -> Board:
    from ostraka.assurance import measure

    same = {kind: row["same"] for kind, row in kinds.items()}
    found: Board = {}
    bar = None
    for method, figures in methods.items():
        scores, tops = _arrays(figures["scores"]), _arrays(figures["negatives"])
        none = dict.fromkeys(tops, False)
        threshold = METHODS[method][1]
        at = measure.overall(scores, same, threshold)
        false = measure.overall(tops, none, threshold).false
        bar = false if bar is None else bar
        level = measure.threshold_at(tops, none, bar)
        equal = measure.overall(scores, same, level.threshold) if level else None
        found[method] = {
            "n": sum(map(len, scores.values())),
            "shipped": msgspec.to_builtins(at),
            "equal": _plain(equal),
            "classes": {k: measure.share(s, threshold) for k, s in scores.items()},
            "asked": {k: len(s) for k, s in tops.items()},
            "per_thousand": {k: 1000 * measure.share(s, threshold) for k, s in tops.items()},
            "reported": figures["reported"],
            "probe_ms": figures["probe_ms"],
            "negative_ms": figures["negative_ms"],
        }
    return found


def _plain(at: object) -> Any:
    return None if at is None else msgspec.to_builtins(at)


def markdown(found: Board) -> str:
    """The scoreboard as Markdown."""
    parts = [
        "# Scoreboard",
        _about(found),
        "## Two names, compared",
        "Mean recall over the classes that must be found, mean false alerts over those that must "
        "not alert, and F1 with both sides weighing alike. The columns *at equal*, *at 5 %* and so "
        "on set each method's threshold where its false alerts are at most as many as Ostraka's, "
        "or that share; *none*: no threshold of the method gets there, for too many near misses "
        "have its highest score.",
        _overall(found),
        "### By class, each method at its own threshold",
        "Recall in per cent for classes that must be found, false alerts in per cent for those "
        "that must not.",
        _by_class(found, "classes"),
        f"### By class, each method at the threshold of {100 * _LEVEL:.0f} % false alerts",
        _by_class(found, "classes_level"),
        "## The whole list, screened",
        "Names alone, with the kind of party. Found: the listed party is among the hits, by any "
        "of its records. False: the party that the near miss was made from is. *Found at equal "
        "alerts*: at the threshold where no more invented names alert than with Ostraka. Classes "
        "asked in their own script are left out, as the list holds those names.",
        _screened(found),
        _screened_by_class(found),
        "## What the classes are",
        _described(found),
    ]
    return "\n\n".join(parts) + "\n"


def _about(found: Board) -> str:
    made, on = found["made"], found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in on["packages"].items())
    lists = ", ".join(made["lists"])
    skipped = "".join(f" Not whole: {reason}." for reason in found["skipped"])
    quick = " A quick run: small samples, few lists." if found["quick"] else ""
    return (
        f"{made['pairs']:,} pairs from {made['held_out_parties']:,} parties held out of "
        f"calibration, of {made['records']:,} records ({lists}) with {made['names']:,} names; "
        f"{made['negatives']:,} invented names. {on['cores']} cores ({on['processor']}), Python "
        f"{on['python']}; {packages}. {found.get('minutes', '?')} minutes. Code "
        f"{found.get('code', '')[:12]}.{quick}{skipped}"
    )


def _overall(found: Board) -> str:
    rows = []
    for method, row in found["pairs"].items():
        at, best = row["shipped"], row["best"]
        rows.append(
            (
                METHODS[method][0],
                f"{at['threshold']:.2f}",
                _cent(at["recall"]),
                _cent(at["false"]),
                f"{at['f1']:.3f}",
                _reached(row["equal"]),
                *(_reached(row["levels"][f"{false:.2f}"]) for false in LEVELS),
                f"{best['f1']:.3f} at {best['threshold']:.2f}",
                f"{row['microseconds']:,.0f}",
            )
        )
    head = (
        "method", "threshold", "recall %", "false %", "F1", "recall at equal",
        *(f"at {100 * false:.0f} %" for false in LEVELS), "best F1", "µs a pair",
    )  # fmt: skip
    return table(head, rows)


def _by_class(found: Board, key: str) -> str:
    methods = [method for method in SHOWN if method in found["pairs"]]
    rows = []
    for kind, row in found["classes"].items():
        side = "find" if row["same"] else "**not**"
        shares = (_cent(found["pairs"][method][key].get(kind)) for method in methods)
        rows.append((kind, side, str(row["n"]), *shares))
    return table(("class", "must", "n", *(METHODS[m][0] for m in methods)), rows)


def _screened(found: Board) -> str:
    rows = []
    for method, row in found["screening"].items():
        at = row["shipped"]
        rows.append(
            (
                METHODS[method][0],
                f"{row['n']:,}",
                _cent(at["recall"]),
                _cent(at["false"]),
                f"{at['f1']:.3f}",
                *(
                    f"{row['per_thousand'][kind]:.1f} of {row['asked'][kind]:,}"
                    if kind in row["asked"]
                    else ""
                    for kind in ("customers", "people", "firms")
                ),
                f"{row['reported']:.2f}",
                _reached(row["equal"]),
                f"{row['negative_ms']:.2f}",
            )
        )
    head = (
        "method", "probes", "found %", "false %", "F1", "customers alerting per thousand",
        "people of other cultures", "firms", "parties a probe", "found % at equal alerts",
        "CPU ms a name",
    )  # fmt: skip
    return table(head, rows)


def _screened_by_class(found: Board) -> str:
    methods = found["screening"]
    rows = []
    for kind, row in found["classes"].items():
        if not any(kind in figures["classes"] for figures in methods.values()):
            continue
        shares = (_cent(figures["classes"].get(kind)) for figures in methods.values())
        rows.append((kind, "find" if row["same"] else "**not**", *shares))
    return table(("class", "must", *(METHODS[m][0] for m in methods)), rows)


def _described(found: Board) -> str:
    rows = [(kind, row["what"]) for kind, row in found["classes"].items() if row["what"]]
    return table(("class", "what is done"), rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _reached(at: Mapping[str, float] | None) -> str:
    return "none" if at is None else f"{100 * at['recall']:.1f} ({at['threshold']:.2f})"


def _cent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"
