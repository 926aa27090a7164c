"""Files to take away: tables, forms and the archive; short ones at once, long ones by a worker."""

from __future__ import annotations

from handlers.exporting import in_chat
from handlers.turn import Router

router = Router()
router.include(in_chat.router)
