"""What a measure against an owner means for the company: the ownership rule's word applied.

Owns the step from an ownership finding and a measure to an effect. Refuses to compute
stakes; the finding is an input.
"""

from __future__ import annotations

from ostraka.law.decide_question import Answer, Condition, OwnershipFinding
from ostraka.law.listings import Measure

#: Effect, reason, conditions.
Verdict = tuple[Answer, str, tuple[Condition, ...]]


def through_owners(measure: Measure, finding: OwnershipFinding, direct: Verdict) -> Verdict:
    """What a measure against the owners means for the owned party.

    Args:
        measure: the measure against an owner.
        finding: what the ownership rule says.
        direct: what the measure would mean for the owner itself.

    Returns:
        The effect on the owned party. A text that gives a test of its own, or of which it is not
        known whether it reaches owned companies, can only leave it open.
    """
    effect, why, conditions = direct
    if measure.ownership in ("not-applicable", "does-not-extend"):
        return "permitted", "it does not reach companies that the party owns", ()
    if measure.ownership in ("own-test", "unknown") and not (
        measure.ownership == "unknown" and finding.verdict == "not-blocked" and not finding.unless
    ):
        own = "a test of its own" if measure.ownership == "own-test" else "no test that was found"
        return "cannot-be-ruled-out", f"for owned companies the text has {own}", conditions
    if finding.verdict == "not-blocked":
        if not finding.unless and finding.verified:
            return "permitted", f"the owners' stakes do not reach it: {finding.why}", ()
        must = tuple(
            Condition("ownership", text, f"ownership-{finding.jurisdiction}")
            for text in finding.unless
        )
        why = f"the stakes told do not reach it: {finding.why}"
        if not finding.verified:
            return "cannot-be-ruled-out", f"{why}; no text of the rule was read", must
        return "restricted", why, must
    if finding.verdict == "cannot-be-ruled-out" or not finding.verified:
        why = f"the ownership is not settled: {finding.missing or finding.why}"
        return "cannot-be-ruled-out", why, conditions
    return effect, f"through its owners: {finding.why}; {why}", conditions
