"""分类管理: what a label requires and what is on record, December's review, the awards."""

from __future__ import annotations

from handlers.labels import awards, recording, reviewing, reviews, showing
from handlers.turn import Router

router = Router()
for _topic in (showing, recording, reviewing, reviews, awards):
    router.include(_topic.router)
