"""Self-assessment: a report in fixed sections with self scores, written in chat or on a page."""

from __future__ import annotations

from handlers.self_assessment import chat, form, judging, reading
from handlers.turn import Router

router = Router()
for _part in (chat, form, judging, reading):
    router.include(_part.router)
