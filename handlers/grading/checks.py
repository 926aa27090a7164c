"""What stands against a decision now, said so that people know what to do."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import posts_on
from domain.calendar import start_of
from domain.deciding import rests_on
from domain.grading import QuotaStanding, check_room, reason_needed, takes_more
from domain.organizations import Organization
from domain.ports import UnitOfWork
from domain.progress import HANDED_IN
from domain.refusals import Refusal
from domain.scheme_parts import Completion, Stage
from domain.stages import is_open
from handlers.grading.cases import Case, granted_until
from handlers.turn import Turn


def acts(turn: Turn, stage: Stage, org: Organization) -> bool:
    """Whether the person is one of those who act in the stage, at or above the organisation."""
    held = posts_on(turn.who, turn.today)
    return any(post.role in stage.actors and org.path.startswith(post.path) for post in held)


def may_act(turn: Turn, case: Case, *, basis: str = "") -> None:
    """Refusal `grading.wrong_level` (title, roles) unless the level is the person's own.

    Who may override a quota may, with a written basis, decide at a level below.
    """
    if acts(turn, case.stage, case.subject.org):
        return
    if basis and turn.may("override_quota", case.subject.org):
        return
    roles = tuple(role.screen for role in case.stage.actors)
    raise Refusal("grading.wrong_level", title=case.stage.title, roles=roles)


def in_time(turn: Turn, case: Case) -> None:
    """Refusals `grading.not_open` (title, opens); `.too_late` (title, deadline, org) for the first
    decision of a stage that is over. What was decided in time can be corrected after it."""
    if turn.now < start_of(case.dates.opens):
        raise Refusal("grading.not_open", title=case.stage.title, opens=case.dates.opens)
    if case.current is None and not stands_open(turn, case):
        raise Refusal(
            "grading.too_late",
            title=case.stage.title,
            deadline=case.dates.deadline,
            org=case.subject.org.name,
        )


def stands_open(turn: Turn, case: Case) -> bool:
    """Whether work in the stage is accepted now, by its days or by a reopening."""
    return is_open(case.dates, turn.now, granted_until(turn.uow, case))


def needs_met(uow: UnitOfWork, case: Case) -> None:
    """Refusal `grading.needs_first` (org, titles): what the stage needs and is not done yet."""
    needed = [case.scheme.stage(stage) for stage in case.stage.needs]
    titles = tuple(stage.title for stage in needed if not _done(uow, case, stage))
    if titles:
        raise Refusal("grading.needs_first", org=case.subject.org.name, titles=titles)


def _done(uow: UnitOfWork, case: Case, stage: Stage) -> bool:
    if stage.completed_by is Completion.REPORT_SUBMITTED:
        report = uow.reports.get(case.subject.id)
        return report is not None and report.state in HANDED_IN
    if stage.completed_by is Completion.POLL_CLOSED:
        poll = uow.polls.of_subject(case.subject.id)
        return poll is not None and poll.result is not None
    return stage.completed_by is not Completion.GRADE_DECIDED or stage.id in case.made


def nothing_rests_on_it(case: Case) -> None:
    """Refusal `grading.decided_above` (org, title): a later level has decided on this already."""
    for later in rests_on(case.scheme, case.stage.id):
        if later.id in case.made:
            raise Refusal("grading.decided_above", org=case.subject.org.name, title=later.title)


def not_the_same(case: Case, grade: str) -> None:
    """Refusal `grading.decided_already` (org, title, grade, at) for the same grade twice."""
    made = case.current
    if made is not None and made.grade == grade:
        raise Refusal(
            "grading.decided_already",
            org=case.subject.org.name,
            title=case.stage.title,
            grade=grade,
            at=made.at,
        )


def needs_reason(case: Case, suggested: str | None, grade: str) -> bool:
    """Whether a reason must be written: it corrects, or is not what was suggested."""
    return case.current is not None or reason_needed(suggested, grade)


def has_room(
    turn: Turn, case: Case, taken: Sequence[QuotaStanding], grade: str, basis: str
) -> bool:
    """Whether every hard quota has room; False where one is overridden on a written basis.

    Refusals as `check_room`, unless the person may override and wrote a basis.
    """
    overrides = bool(basis) and turn.may("override_quota", case.subject.org)
    for standing in taken:
        try:
            check_room(standing, int(takes_more(standing, case.held, grade)))
        except Refusal:
            if not overrides:
                raise
            return False
    return True
