"""The scheme a subject is graded by, and its rule for the meeting's poll."""

from __future__ import annotations

from domain import scheme as schemes
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.scheme_rules import PollRule, Scheme


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
