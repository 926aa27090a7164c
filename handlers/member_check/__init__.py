"""The member check (P2c): the branch confirms each member, the work group checks."""

from __future__ import annotations

from handlers.member_check import confirming, listing, progress, reports, verifying
from handlers.turn import Router

router = Router()
for _topic in (listing, confirming, verifying, reports, progress):
    router.include(_topic.router)
