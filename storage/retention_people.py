"""Who left the roll, and who is gone altogether, long enough ago."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from domain.contact_handling import LEAVING
from storage.tables import member, person, role

_MEMBERSHIP = ("member", "probationary")
# Under names of their own, whatever the statement around them is about.
_who, _roll, _post = person.alias("who"), member.alias("roll"), role.alias("post")


def left_before(day: date) -> Select[Any]:
    """Members whom a committee took off the roll before that day, and who came back to none."""
    back = exists().where(
        _post.c.person_id == _roll.c.person_id, _post.c.role.in_(_MEMBERSHIP), _held_since(day)
    )
    return select(_roll.c.person_id).where(_left(day), ~back)


def gone_before(day: date) -> Select[Any]:
    """People who had a post or a place on a roll, and neither since that day."""
    posts = exists().where(_post.c.person_id == _who.c.id)
    places = exists().where(_roll.c.person_id == _who.c.id)
    return select(_who.c.id).where(
        or_(posts, places), ~posts.where(_held_since(day)), ~places.where(~_left(day))
    )


def _left(day: date) -> ColumnElement[bool]:
    # The day is never missing where there is an outcome; if it were, nothing would be due.
    return and_(
        _roll.c.handling.in_(LEAVING),
        _roll.c.handled_on.is_not(None),
        _roll.c.handled_on < day,
    )


def _held_since(day: date) -> ColumnElement[bool]:
    return or_(_post.c.until.is_(None), _post.c.until >= day)
