"""That a check has begun, to whoever has a roll to confirm: how many, until when, and how."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from domain.organizations import Organization
from domain.ports import Notice, UnitOfWork
from domain.scheme_parts import Completion
from domain.scheme_rules import Scheme
from domain.stages import stage_dates
from messages.render import say
from messages.stored import to_data


def announce(
    uow: UnitOfWork,
    assessment_id: int,
    scheme: Scheme,
    org: Organization,
    cycle: str,
    now: datetime,
) -> int:
    """Tell them, each once; `org` is where it runs. Returns how many."""
    counts = uow.checks.counts(assessment_id, [org.path])
    names = {place.id: place.name for place in uow.organizations.within([org.path])}
    dates = stage_dates(scheme, int(cycle[:4]))
    first = (s for s in scheme.stages if s.completed_by is Completion.ROLL_CONFIRMED)
    rolls: dict[int, dict[str, int]] = defaultdict(dict)
    last = None
    for stage in first:
        last = dates[stage.id].deadline
        for holder in uow.people.holders(counts, stage.actors, now.date()):
            rolls[holder.person_id][names[holder.org_id]] = counts[holder.org_id].total
    notices = (
        Notice(
            person,
            f"assessment:{assessment_id}",
            "check_started",
            "",
            to_data(say("check.started", title=scheme.title, by=org.name, rolls=mine, last=last)),
        )
        for person, mine in rolls.items()
    )
    return uow.outbox.add(notices, now)
