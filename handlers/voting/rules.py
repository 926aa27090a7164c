"""The scheme a subject is graded by, and its rule for the meeting's poll."""

from __future__ import annotations

from collections.abc import Sequence

from domain import scheme as schemes
from domain.people import Person, Role
from domain.ports import PollRecord, Subject, UnitOfWork
from domain.refusals import Refusal
from domain.scheme_parts import Indicator
from domain.scheme_rules import PollRule, Scheme
from handlers.turn import Turn
from messages.render import render


def scheme_of(uow: UnitOfWork, subject_id: int) -> tuple[Scheme, int]:
    """The scheme as it was when the assessment began, and the year it runs in."""
    subject = uow.assessments.subject(subject_id)
    assessment = subject and uow.assessments.get(subject.assessment_id)
    if not assessment:
        raise LookupError("a subject without its assessment")
    return schemes.read(assessment.scheme_text), int(assessment.cycle[:4])


def rule_of(uow: UnitOfWork, subject_id: int) -> PollRule:
    """The rule of the poll the subject's meeting holds."""
    scheme, _ = scheme_of(uow, subject_id)
    if not scheme.polls:
        raise Refusal("voting.none_in_scheme")
    return scheme.polls[0]


def criteria_of(uow: UnitOfWork, subject_id: int) -> tuple[Indicator, ...]:
    """The lines of the ballot before the overall one, in the scheme's order."""
    scheme, _ = scheme_of(uow, subject_id)
    by_id = {indicator.id: indicator for indicator in scheme.indicators}
    return tuple(by_id[criterion] for criterion in rule_of(uow, subject_id).criteria)


def line_titles(poll: PollRecord) -> tuple[str, ...]:
    """The title of every line of the ballot, the overall one last."""
    return (*poll.criteria, render("voting.overall"))


def misheard(uow: UnitOfWork, poll: PollRecord) -> dict[str, str]:
    """Words that mean an option when they are read back and confirmed, with the option."""
    scheme, _ = scheme_of(uow, poll.subject_id)
    return {
        word: grade.name
        for grade in scheme.grades
        if grade.name in poll.options
        for word in (*grade.aliases, *grade.heard_as)
    }


def subject_of(uow: UnitOfWork, poll: PollRecord) -> Subject:
    """The poll's subject; it exists as long as the poll does."""
    subject = uow.assessments.subject(poll.subject_id)
    if subject is None:
        raise LookupError("a poll without its subject")
    return subject


def holds(who: Person, roles: Sequence[Role], subject: Subject, turn: Turn) -> bool:
    """Whether the person holds one of the roles today at the subject or above it."""
    return any(
        post.role in roles and post.held_on(turn.today) and subject.org.path.startswith(post.path)
        for post in who.posts
    )


def may_close(turn: Turn, subject: Subject) -> bool:
    """Whether the person ends the subject's poll: a leader, or the clerk where there is none."""
    rule = rule_of(turn.uow, subject.id)
    return holds(turn.who, rule.closed_by, subject, turn) or (
        not has_closer(turn, subject, rule)
        and holds(turn.who, rule.closed_without_leader_by, subject, turn)
    )


def has_closer(turn: Turn, subject: Subject, rule: PollRule) -> bool:
    """Whether the subject has a leader who can end its poll.

    Somebody known by name alone (待核), whom no message reaches, never could.
    """
    leaders = turn.uow.people.holders([subject.org.id], rule.closed_by, turn.today)
    return any(turn.uow.people.accounts(leader.person_id) for leader in leaders)


def running_poll(turn: Turn, action: str) -> tuple[PollRecord, Subject]:
    """The open poll meant: of the organisation named, else the only one in reach."""
    reach = turn.reach(action)
    return the_one(turn, [p for p in turn.uow.polls.in_state("open") if p.org.within(reach)])


def the_one(turn: Turn, polls: Sequence[PollRecord]) -> tuple[PollRecord, Subject]:
    """The poll meant of these: of the organisation named, else the only one."""
    polls = [poll for poll in polls if turn.slots.get("org") in (None, poll.org.id)]
    if not polls:
        raise Refusal("voting.none_running")
    if len(polls) > 1:
        raise Refusal("voting.name_one", orgs=[poll.org.name for poll in polls[:9]])
    return polls[0], subject_of(turn.uow, polls[0])
