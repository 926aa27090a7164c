"""All routers in one place: the whole bot at a glance."""

from __future__ import annotations

from handlers import (
    assessments,
    exporting,
    forms,
    general,
    grading,
    labels,
    lost_contact,
    member_check,
    membership,
    notices,
    papers,
    queries,
    reminders,
    self_assessment,
    voting,
)
from handlers.turn import Router

ROUTES = Router()
for _topic in (
    general,
    assessments,
    self_assessment,
    voting,
    grading,
    queries,
    exporting,
    forms,
    notices,
    labels,
    papers,
    reminders,
    lost_contact,
    member_check,
    membership,
):
    ROUTES.include(_topic.router)
