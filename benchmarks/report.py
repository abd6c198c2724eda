"""From figures to Markdown. Refuses to measure, and to round a ratio in anyone's favour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Results = Mapping[str, Mapping[str, Any]]

_BEGIN: Final = "<!-- figures: written by benchmarks/run.py --readme -->"
_END: Final = "<!-- end of figures -->"


def markdown(found: Results) -> str:
    """The whole report.

    Args:
        found: figures by stage, with ``machine`` and ``sizes``.
    """
    parts = [_machine(found), _budget(found), _speed(found), _pairs(found), _accuracy(found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_into(readme: Path, text: str) -> None:
    """Put the report into a README, between its two marks."""
    write_between(readme, _BEGIN, _END, text)


def write_between(readme: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two marks of a README."""
    before, found, rest = readme.read_text("utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise SystemExit(f"{readme.name} has lost the marks {begin!r} and {end!r}.")
    readme.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", "utf-8")


def _machine(found: Results) -> str:
    on = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in on["packages"].items())
    return (
        f"{on['cores']} cores ({on['processor']}), {on['ram_gb']} GB RAM, {on['system']}, "
        f"Python {on['python']}; {packages}. Load average before the run: {on['load_before']}."
    )


def _budget(found: Results) -> str:
    load, index, opened = found["load"], found["index"], found["open"]
    one, two, latency = found["batch_one"], found["batch_two"], found["latency"]
    rows: list[Sequence[str]] = [
        ("loading both lists from files", _seconds(load, "seconds"), _mb(load)),
        ("index build from statements", _seconds(index, "seconds"), _mb(index)),
        ("opening a built index and the lexicon", _seconds(opened, "open_seconds"), _mb(opened)),
        ("importing the program", _seconds(opened, "import_seconds"), ""),
        ("first answer of a new process", _seconds(opened, "first_answer_seconds"), ""),
        (f"batch of {_whole(one, 'customers')}, 1 process", _rate(one), _mb(one)),
        (f"batch of {_whole(two, 'customers')}, 2 processes", _rate(two), _mb(two)),
        ("one query, index just opened, p50 / p99", _latency(latency, "cold"), ""),
        ("one query, running process, p50 / p99", _latency(latency, "running"), _mb(latency)),
        ("one query, asked before, p50 / p99", _latency(latency, "warm"), ""),
    ]
    title = (
        f"### Ostraka: {_whole(index, 'parties')} parties, {_whole(index, 'names')} names\n\n"
        f"Of {_whole(one, 'customers')} invented customers "
        f"{_whole(one, 'customers_with_a_match')} have a match.\n\n"
    )
    return title + _table(("what", "figure", "peak memory, MB"), rows)


def _speed(found: Results) -> str:
    ours, brute = found["batch_one"], found["rapidfuzz"]
    measured = {
        "Ostraka, all attributes": ours,
        "rapidfuzz `cdist` WRatio, names only": brute.get("WRatio", {}),
        "rapidfuzz `cdist` token_sort_ratio, names only": brute.get("token_sort_ratio", {}),
        "nomenklatura blocking + logic-v2, all attributes": found["nomenklatura"],
    }
    rows = [
        (name, _rate(figures), _times(ours, figures), _cpu(figures), _less(ours, figures))
        for name, figures in measured.items()
    ]
    sizes = found["sizes"]
    title = (
        "### Customers per second, one process\n\n"
        f"Samples: Ostraka {sizes['customers']:,} customers, rapidfuzz {sizes['brute']:,} against "
        f"{_whole(brute, 'names')} names with a cut-off of 85, nomenklatura "
        f"{sizes['pipeline']:,} (its blocking uses all cores). Processor time per customer is the "
        f"steadier measure where the machine has other work.{_skipped(found)}\n\n"
    )
    return title + _table(
        ("program", "customers", "Ostraka ÷ this", "CPU each", "this ÷ Ostraka"), rows
    )


def _pairs(found: Results) -> str:
    peer = found["nomenklatura"]
    pairs = peer.get("same_pairs")
    if not pairs:
        return ""
    ours, theirs = pairs["ostraka_microseconds"], pairs["logic_v2_microseconds"]
    rows = [
        ("Ostraka", f"{ours:,.0f} µs", "1"),
        ("logic-v2", f"{theirs:,.0f} µs", _ratio(theirs / ours if ours else None)),
    ]
    title = (
        "### One comparison of two parties\n\n"
        f"On {pairs['pairs']:,} pairs that nomenklatura's blocking proposes. Importing logic-v2 "
        f"takes {peer['import_seconds']:.1f} s, building its index {peer['build_seconds']:.0f} s, "
        f"blocking {peer['customers']:,} customers {peer['blocking_seconds']:.1f} s "
        f"({peer['candidates']:,} candidates).\n\n"
    )
    return title + _table(("program", "per pair", "this ÷ Ostraka"), rows)


def _accuracy(found: Results) -> str:
    ours = found["accuracy"]
    if "asked" not in ours:
        return ""
    columns = _columns(found)
    rows = []
    for kind, asked in ours["asked"].items():
        rows.append((kind, str(asked), *(str(column["found"].get(kind, 0)) for column in columns)))
    total = sum(ours["asked"].values())
    totals = (str(sum(column["found"].values())) for column in columns)
    rows.append(("**found, all kinds**", str(total), *totals))
    rows.append(("parties reported per query", "", *(c["reported"] for c in columns)))
    negatives = f"{ours['negatives']:,}"
    rows.append(("**negatives alerting, name alone**", negatives, *(c["alone"] for c in columns)))
    rows.append(("negatives alerting, all attributes", negatives, *(c["all"] for c in columns)))
    title = (
        "### Perturbed listed names found, and ordinary people who alert\n\n"
        "Names are asked alone, with the kind of party. Ostraka and logic-v2 at 0.70; rapidfuzz "
        "has no threshold of its own, so two usual ones are shown.\n\n"
    )
    return title + _table(("", "asked", *(column["name"] for column in columns)), rows)


def _columns(found: Results) -> list[dict[str, Any]]:
    ours = found["accuracy"]
    columns: list[dict[str, Any]] = [_column("Ostraka", ours["found"], ours)]
    peer = found["nomenklatura_accuracy"]
    if "found" in peer:
        columns.append(_column("nomenklatura", peer["found"], peer))
        alone = _column("logic-v2 on the true pair", peer["found_without_blocking"], peer)
        columns.append({**alone, "reported": "", "alone": "", "all": ""})
    brute = found["rapidfuzz_accuracy"]
    for scorer in ("WRatio", "token_sort_ratio"):
        for cut, figures in brute.get(scorer, {}).get("found", {}).items():
            columns.append(
                {
                    "name": f"{scorer} ≥ {cut}",
                    "found": figures["by_kind"],
                    "reported": f"{figures['reported_per_query']:.2f}",
                    "alone": str(brute[scorer]["negatives_alerting"][cut]),
                    "all": "",
                }
            )
    return columns


def _column(name: str, found: Mapping[str, int], figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "found": found,
        "reported": f"{figures['reported_per_query']:.2f}",
        "alone": str(figures["negatives_alerting_name_alone"]),
        "all": str(figures["negatives_alerting"]),
    }


def _skipped(found: Results) -> str:
    reasons = dict.fromkeys(
        figures.get("skipped") or f"{name} broke ({figures['broken']})"
        for name, figures in found.items()
        if "skipped" in figures or "broken" in figures
    )
    return "".join(f" Not measured: {reason}." for reason in reasons)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _seconds(figures: Mapping[str, Any], key: str) -> str:
    value = figures.get(key)
    return "not measured" if value is None else f"{value:.3g} s"


def _whole(figures: Mapping[str, Any], key: str) -> str:
    value = figures.get(key)
    return "?" if value is None else f"{value:,}"


def _rate(figures: Mapping[str, Any]) -> str:
    value = figures.get("per_second")
    return "not measured" if value is None else f"{_figure(value)}/s"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _mb(figures: Mapping[str, Any]) -> str:
    value = figures.get("peak_mb")
    return "" if value is None else f"{value:,.0f}"


def _latency(figures: Mapping[str, Any], key: str) -> str:
    value = figures.get(key)
    return "not measured" if value is None else f"{value['p50_ms']:.2f} / {value['p99_ms']:.2f} ms"


def _cpu(figures: Mapping[str, Any]) -> str:
    value = figures.get("cpu_ms")
    return "" if value is None else f"{value:.2g} ms" if value < 10 else f"{value:,.0f} ms"


def _times(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    fast, slow = ours.get("per_second"), theirs.get("per_second")
    return _ratio(fast / slow if fast and slow else None)


def _less(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    little, much = ours.get("cpu_ms"), theirs.get("cpu_ms")
    return _ratio(much / little if little and much else None)


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
