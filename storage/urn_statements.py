"""The urn's statements, built once. Rows come back in order of their keys, never of arrival."""

from __future__ import annotations

from sqlalchemy import (
    Integer,
    LargeBinary,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)

from storage.urn_tables import ballot, mark, pending, urn_poll

_POLL = bindparam("at_poll", type_=Integer)
_VOTER = bindparam("at_voter", type_=Integer)

# Of two who open one poll at once, one finds it open; no error, and one roll.
OPEN = text(
    "INSERT INTO urn_poll (poll, state, cells, options, min_ballots, papers, public_key)"
    " VALUES (:at_poll, 'open', :cells, :options, :min_ballots, 0, :public_key)"
    " ON CONFLICT DO NOTHING"
)
ENROL = insert(mark)

# On PostgreSQL whoever changes a poll waits here for the one before. It is a statement by itself:
# what is read together with taking the lock may be older than the lock.
LOCK = select(urn_poll.c.poll).where(urn_poll.c.poll == _POLL).with_for_update()
POLL = select(urn_poll).where(urn_poll.c.poll == _POLL)
CLOSED = (
    select(urn_poll.c.poll)
    .where(urn_poll.c.state == "closed", urn_poll.c.poll.in_(bindparam("polls", expanding=True)))
    .order_by(urn_poll.c.poll)
)

RESERVE = update(urn_poll).where(urn_poll.c.poll == _POLL).values(papers=bindparam("handed_out"))

STATES = select(urn_poll.c.poll, urn_poll.c.state).where(
    urn_poll.c.poll.in_(bindparam("polls", expanding=True))
)

_own_mark = and_(mark.c.poll == urn_poll.c.poll, mark.c.person_id == _VOTER)
_own_pending = and_(pending.c.poll == urn_poll.c.poll, pending.c.person_id == _VOTER)
STANDING = (
    select(
        urn_poll.c.state,
        urn_poll.c.cells,
        urn_poll.c.options,
        urn_poll.c.public_key,
        mark.c.voted,
        pending.c.sealed,
    )
    .select_from(urn_poll.outerjoin(mark, _own_mark).outerjoin(pending, _own_pending))
    .where(urn_poll.c.poll == _POLL)
)

KEEP_PENDING = insert(pending).values(
    poll=_POLL, person_id=_VOTER, sealed=bindparam("new_sealed", type_=LargeBinary)
)
DROP_PENDING = delete(pending).where(pending.c.poll == _POLL, pending.c.person_id == _VOTER)

_voter_mark = and_(mark.c.poll == _POLL, mark.c.person_id == _VOTER)
MARK = update(mark).where(_voter_mark).values(voted=true())
PUT_BALLOT = insert(ballot).values(
    poll=_POLL,
    ballot_key=bindparam("new_key", type_=LargeBinary),
    sealed=bindparam("new_sealed", type_=LargeBinary),
)

# PostgreSQL stamps each row version with its transaction, which would pair the newest mark with
# the newest ballot. So every vote writes all marks and all ballots of its poll anew, the ballots
# laid down in order of their random keys.
MARK_AMONG_ALL = (
    update(mark)
    .where(mark.c.poll == _POLL)
    .values(voted=or_(mark.c.voted, mark.c.person_id == _VOTER))
)
_taken_out = (
    delete(ballot).where(ballot.c.poll == _POLL).returning(ballot.c.ballot_key, ballot.c.sealed)
).cte("taken_out")
_all_ballots = union_all(
    select(_taken_out.c.ballot_key, _taken_out.c.sealed),
    select(bindparam("new_key", type_=LargeBinary), bindparam("new_sealed", type_=LargeBinary)),
).subquery("all_ballots")
PUT_BALLOT_AMONG_ALL = insert(ballot).from_select(
    ["poll", "ballot_key", "sealed"],
    select(_POLL, *_all_ballots.c).order_by(_all_ballots.c[0]),
)

TURNOUT = select(
    func.count().filter(mark.c.voted).label("cast"), func.count().label("entitled")
).where(mark.c.poll == _POLL)
WAITING = (
    select(mark.c.person_id)
    .where(mark.c.poll == _POLL, mark.c.voted.is_(False))
    .order_by(mark.c.person_id)
)

BALLOT_COUNT = select(func.count()).where(ballot.c.poll == _POLL)
SEALED_BALLOTS = select(ballot.c.sealed).where(ballot.c.poll == _POLL).order_by(ballot.c.ballot_key)
# The marks stay: who took part is on record, and everybody may ask whether their ballot was in.
EMPTY = tuple(delete(table).where(table.c.poll == _POLL) for table in (ballot, pending))
CLOSE = (
    update(urn_poll)
    .where(urn_poll.c.poll == _POLL)
    .values(state="closed", result=bindparam("outcome", type_=urn_poll.c.result.type))
)
