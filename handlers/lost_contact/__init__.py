"""Lost contact (P2c): who is lost, what was tried, attempts and status changes on record.

Every query is audited. Phones and identity numbers never appear, names only in part unless the
asker may see them whole.
"""

from __future__ import annotations

from handlers.lost_contact import (
    attempts,
    handling,
    lists,
    others,
    person,
    photos,
    status,
    withdrawing,
)
from handlers.turn import Router

router = Router()
for _topic in (lists, others, person, photos, attempts, status, handling, withdrawing):
    router.include(_topic.router)
