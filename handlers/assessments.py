"""Starting an assessment: a scheme running over a subtree for one cycle."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from domain import scheme as schemes
from domain.access import reach
from domain.contact_handling import LEAVING
from domain.organizations import Organization, graded
from domain.people import Person
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.scheme_rules import Scheme
from handlers.member_check.announcing import announce
from handlers.turn import Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_YEAR = re.compile(r"(20\d\d)")


def start(
    uow: UnitOfWork, scheme_id: str, org: Organization, cycle: str, by: Person | None, now: datetime
) -> tuple[int, int]:
    """Begin the assessment; returns its id and the number of its subjects.

    Raises Refusal where it runs already (here or above) or there is nothing to grade.
    """
    text = _text(scheme_id)
    scheme = schemes.read(text)
    _check_cycle(cycle)
    _check_not_running(uow, scheme, org, cycle)
    assessment_id = uow.assessments.add(
        scheme_id, cycle, org.id, text, now, by.id if by else None, scheme.subject.value
    )
    count = _enrol(uow, scheme, assessment_id, org)
    uow.audit.record(
        now,
        by.id if by else None,
        "assessment_start",
        org_id=org.id,
        target=f"assessment:{assessment_id}",
        rows=count,
    )
    if scheme.check is not None:
        announce(uow, assessment_id, scheme, org, cycle, now)
    return assessment_id, count


def _enrol(uow: UnitOfWork, scheme: Scheme, assessment_id: int, org: Organization) -> int:
    """Everyone the assessment is about; who has nobody to assess cannot begin."""
    if scheme.check is not None:
        count = uow.checks.fill(assessment_id, org.path, LEAVING)
        if not count:
            raise Refusal("assessments.nobody_to_check", org=org.name)
        return count
    subjects = subjects_of(uow, scheme, org)
    if not subjects:
        raise Refusal("assessments.nothing_to_grade", org=org.name)
    rows = [(found.id, scheme.template_for(found.category).id) for found in subjects]
    return uow.assessments.add_subjects(assessment_id, rows)


def subjects_of(uow: UnitOfWork, scheme: Scheme, org: Organization) -> list[Organization]:
    """The organisations of the subtree that the scheme grades."""
    return graded(uow.organizations.within([org.path]), include_parents=scheme.include_parents)


@router.on("assessment_start")
def assessment_start(turn: Turn) -> Reply:
    """Start this year's grading for the asker's own committee or district, once confirmed."""
    org = _own_organization(turn)
    if isinstance(org, Reply):
        return org
    cycle = str(turn.slots.get("cycle") or _cycle_in(turn))
    scheme = _scheme_meant(turn)
    if isinstance(scheme, Reply):
        return scheme
    if turn.slots.get("confirmed"):
        _, count = start(turn.uow, scheme.id, org, cycle, turn.who, turn.now)
        return say("assessments.started", org=org.name, cycle=cycle, count=count, **_about(scheme))
    _check_not_running(turn.uow, scheme, org, cycle)
    count = _expected(turn.uow, scheme, org)
    words = render(
        "assessments.ask_start", org=org.name, cycle=cycle, count=count, **_about(scheme)
    )
    return turn.confirm(words, render("labels.start"), scheme=scheme.id, cycle=cycle, org=org.id)


def _scheme_meant(turn: Turn) -> Scheme | Reply:
    """The scheme chosen or named; a numbered question where none is."""
    known = [schemes.load(name) for name in schemes.names()]
    chosen = turn.slots.get("scheme")
    if chosen is not None:
        return schemes.read(_text(str(chosen)))
    squeezed = compact(turn.text)
    named = [scheme for scheme in known if scheme.named_in(squeezed)]
    if named:
        return max(named, key=lambda scheme: scheme.named_in(squeezed))
    options = [Option(s.title, turn.intent, {**turn.slots, "scheme": s.id}) for s in known]
    return turn.ask(render("assessments.which_scheme"), options)


def _about(scheme: Scheme) -> dict[str, Any]:
    return {"title": scheme.title, "members": scheme.check is not None}


def _expected(uow: UnitOfWork, scheme: Scheme, org: Organization) -> int:
    if scheme.check is not None:
        return sum(uow.members.counts([org.path]).values())
    return len(subjects_of(uow, scheme, org))


def _own_organization(turn: Turn) -> Organization | Reply:
    prefixes = reach(turn.who, "start_assessment", turn.today)
    if not prefixes:
        raise Refusal("assessments.may_not_start")
    wanted = turn.slots.get("org")
    if wanted is not None:
        org = turn.uow.organizations.get(int(wanted))
        if org is None or not org.within(prefixes):
            raise Refusal("general.no_such_subject")
        return org
    own = [turn.uow.organizations.get(int(path.strip("/").split("/")[-1])) for path in prefixes]
    found = [org for org in own if org is not None]
    if len(found) == 1:
        return found[0]
    options = [Option(org.name, turn.intent, {**turn.slots, "org": org.id}) for org in found]
    return turn.ask(render("inbox.which_organization"), options)


def _cycle_in(turn: Turn) -> str:
    found = _YEAR.search(compact(turn.text))
    return found.group(1) if found else str(turn.today.year)


def _text(scheme_id: str) -> str:
    if scheme_id not in schemes.names():
        raise Refusal("assessments.no_such_scheme", known=list(schemes.names()))
    return schemes.text_of(scheme_id)


def _check_cycle(cycle: str) -> None:
    if not re.fullmatch(r"20\d\d", cycle):
        raise Refusal("assessments.unreadable_cycle", cycle=cycle[:20])


def _check_not_running(uow: UnitOfWork, scheme: Scheme, org: Organization, cycle: str) -> None:
    for running in uow.assessments.running(scheme.subject.value):
        same = running.scheme == scheme.id and running.cycle == cycle
        if same and (org.path.startswith(running.path) or running.path.startswith(org.path)):
            raise Refusal(
                "assessments.running_already", org=org.name, cycle=cycle, **_about(scheme)
            )
