"""公示, 异议, 上报 and 通报: grades shown, challenged, handed up and told."""

from __future__ import annotations

from handlers.notices import answering, circular, going_up, objecting, posting
from handlers.turn import Router

router = Router()
for _topic in (posting, objecting, answering, going_up, circular):
    router.include(_topic.router)
