"""Writing a decision down, once nothing stands against it."""

from __future__ import annotations

from domain.decided import Decision
from domain.scheme_rules import Scheme
from handlers.grading import checks
from handlers.grading.cases import Case
from handlers.turn import Turn


def check_case(turn: Turn, case: Case, grade: str, basis: str = "") -> None:
    """Everything that stands against a decision here now, but for the quota and its reason."""
    checks.may_act(turn, case, basis=basis)
    checks.in_time(turn, case)
    checks.needs_met(turn.uow, case)
    checks.nothing_rests_on_it(case)
    checks.not_the_same(case, grade)


def write(turn: Turn, case: Case, grade: str, fits: str | None, reason: str, basis: str) -> None:
    """Append the decision; one that stood before stays beside it, corrected."""
    made = decision_of(turn, case, grade, fits, reason, basis)
    key = turn.uow.decisions.add(made)
    org_id, target = case.subject.org.id, f"decision:{key}"
    turn.uow.audit.record(turn.now, turn.who.id, "decide", org_id=org_id, target=target)


def decision_of(
    turn: Turn, case: Case, grade: str, fits: str | None, reason: str, basis: str
) -> Decision:
    """The decision as it will be kept, correcting the one that stands."""
    before = case.current
    return Decision(
        0,
        case.subject.id,
        case.stage.id,
        case.level.value,
        grade,
        fits or "",
        reason,
        basis,
        before.id if before else None,
        turn.who.id,
        turn.now,
    )


def consequences(scheme: Scheme, grade: str) -> tuple[str, ...]:
    """What the scheme has shown with a grade."""
    return next((g.consequences for g in scheme.grades if g.name == grade), ())
