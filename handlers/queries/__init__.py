"""Questions about a season: progress, who is missing, deadlines, grades, contacts.

Every answer stays within the asker's scope, ends with the moment it is true of, and names its
denominator where it counts.
"""

from __future__ import annotations

from handlers.queries import (
    contacts,
    deadline,
    distribution,
    grade,
    grade_list,
    progress,
    ranking,
)
from handlers.turn import Router

router = Router()
for _topic in (progress, deadline, grade, grade_list, distribution, ranking, contacts):
    router.include(_topic.router)
