"""An ownership verdict drawn as text: the chain of stakes, the rule, what is missing.

Owns the drawing. Refuses to decide anything; every word stands in the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ostraka.law.ownership import NOTICE, Verdict
from ostraka.law.ownership_missing import Missing
from ostraka.law.ownership_proof import Link, Step

_WORDS: Final = {
    "blocked": "BLOCKED",
    "not-blocked": "not blocked",
    "cannot-be-ruled-out": "CANNOT BE RULED OUT",
}
#: A chain deeper than this is cut, and says so.
_DEEPEST: Final = 40


def draw(verdict: Verdict, names: Mapping[str, str] | None = None) -> str:
    """A verdict as lines of text: the party on top, its owners below it.

    Args:
        verdict: the verdict.
        names: names of parties by id, where ids alone say little.
    """
    lines = [
        f"{verdict.regime}: {_WORDS[verdict.verdict]} on {verdict.on.isoformat()}: {verdict.why}",
        *(f"  {line}" for line in draw_chain(verdict, names)),
    ]
    if verdict.title:
        read = "" if verdict.verified else " (text not read)"
        lines += [f"  rule: {verdict.title}{read}", f"        {verdict.citation}"]
    lines += [f"  missing: {_missing(one)}" for one in verdict.missing]
    lines += [f"  unless: {one}" for one in verdict.unless]
    lines += [f"  caution: {one}" for one in verdict.cautions]
    return "\n".join(lines)


def draw_chain(verdict: Verdict, names: Mapping[str, str] | None = None) -> list[str]:
    """The chain of a verdict alone, a line for each party; empty without one."""
    return list(_chain(verdict.proof, {verdict.party: verdict.name, **(names or {})}))


def draw_all(verdicts: Mapping[str, Verdict], names: Mapping[str, str] | None = None) -> str:
    """The verdicts of several regimes, and what they are not."""
    return "\n\n".join([*(draw(one, names) for one in verdicts.values()), NOTICE])


def _missing(one: Missing) -> str:
    can = [word for word, true in (("block", one.blocks), ("clear", one.clears)) if true]
    return f"{one.text} (can {' or '.join(can)} it)" if can else f"{one.text} (not alone)"


def _chain(proof: tuple[Step, ...], names: Mapping[str, str]) -> Iterator[str]:
    if not proof:
        return
    steps = {step.party: step for step in proof}
    shown: set[str] = set()
    last = proof[-1]
    yield f"{_name(last.party, names)}{_because(last)}"
    shown.add(last.party)
    yield from _below(last, steps, names, "", shown)


def _below(
    step: Step, steps: Mapping[str, Step], names: Mapping[str, str], indent: str, shown: set[str]
) -> Iterator[str]:
    for place, link in enumerate(step.links):
        final = place == len(step.links) - 1
        owner = steps.get(link.owner)
        again = link.owner in shown
        tail = " (see above)" if again and owner and owner.links else ""
        because = "" if again else _because(owner) if owner else ""
        fork = "└─ " if final else "├─ "
        told = f"{_tie(link)} {_name(link.owner, names)}{_sources(link)}"
        yield f"{indent}{fork}{told}{because}{tail}"
        if owner is None or again:
            continue
        shown.add(link.owner)
        deeper = indent + ("   " if final else "│  ")
        if len(deeper) > 3 * _DEEPEST:
            yield f"{deeper}... the chain goes on"
            continue
        yield from _below(owner, steps, names, deeper, shown)


def _tie(link: Link) -> str:
    if link.by == "control":
        return f"{'controlled' if link.certain else 'perhaps controlled'} ({link.told}) by"
    right = " of votes" if link.by == "votes" else ""
    joint = f" jointly ({link.joint})" if link.joint else ""
    return f"{link.told}{right}{joint} held by"


def _because(step: Step) -> str:
    match step.how:
        case "listed" | "perhaps-listed":
            word = "LISTED" if step.how == "listed" else "PERHAPS LISTED"
            return f": {word} [{'; '.join(step.sources)}]" if step.sources else f": {word}"
        case "not-reached":
            return f": {step.told} in listed hands" if step.links else ": no listed owner is told"
        case "control":
            return ": control"
        case "votes":
            return f": {step.told} of votes in listed hands"
        case "shares":
            return f": {step.told} in listed hands"


def _sources(link: Link) -> str:
    return f" [{'; '.join(link.sources)}]" if any(link.sources) else ""


def _name(party: str, names: Mapping[str, str]) -> str:
    name = names.get(party, "")
    return f"{name} ({party})" if name and name != party else party
