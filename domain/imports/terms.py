"""Roles from–to: which stated role is one already on record, which one is new, which one ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.imports.findings import CellRefused
from domain.imports.known import Known
from domain.imports.plan import TermDraft
from domain.people import Role


@dataclass(slots=True)
class Term:
    """A role being held, on record (`ref` > 0) or new (0); `changed` says it must be written."""

    ref: int
    person: int = field(repr=False)
    org: int
    role: Role
    since: date | None
    until: date | None
    changed: bool = False

    def open_on(self, day: date) -> bool:
        """Whether it has not ended before that day."""
        return self.until is None or self.until >= day

    @property
    def void(self) -> bool:
        """Ended before it began: taken back on the day it was recorded, so never held."""
        return bool(self.since and self.until and self.until < self.since)

    def end(self, day: date) -> None:
        """Let it end with that day."""
        self.until, self.changed = day, True


class Terms:
    """All roles of the register and the sheets together."""

    def __init__(self, known: Known, today: date) -> None:
        self.today = today
        self._of_person: dict[tuple[int, int, Role], list[Term]] = {}
        self._at: dict[tuple[int, Role], list[Term]] = {}
        for person in known.people.values():
            for past in person.terms:
                self._put(Term(past.id, person.id, past.org_id, past.role, past.since, past.until))

    def _put(self, term: Term) -> Term:
        self._of_person.setdefault((term.person, term.org, term.role), []).append(term)
        self._at.setdefault((term.org, term.role), []).append(term)
        return term

    def holders(self, org: int, role: Role) -> list[Term]:
        """Who holds that role there today or later."""
        return [term for term in self._at.get((org, role), ()) if term.open_on(self.today)]

    def hold(
        self,
        person: int,
        org: int,
        role: Role,
        span: tuple[date | None, date | None] = (None, None),
        begins: date | None = None,
    ) -> Term:
        """Record that the person holds it; `begins` is the start of a new one without a date.

        An empty date leaves the recorded one. Raises CellRefused if the span ends before it begins.
        """
        since, until = span
        past = self._of_person.get((person, org, role))
        if past is None:
            found = self._put(Term(0, person, org, role, since or begins, until, changed=True))
        else:
            found = self._fitting(past, since, until) or self._renewed(past, span, begins)
        _fill(found, since, until)
        return found

    def _renewed(
        self, past: list[Term], span: tuple[date | None, date | None], begins: date | None
    ) -> Term:
        """Held before, and again."""
        one, start = past[0], span[0] or self._start(past, begins)
        return self._again(past, start) or self._put(
            Term(0, one.person, one.org, one.role, start, span[1], changed=True)
        )

    def _fitting(self, past: list[Term], since: date | None, until: date | None) -> Term | None:
        if since is not None:
            same = [term for term in past if term.since == since and not term.void]
            return _first(same) or _first(t for t in past if not t.since and t.open_on(self.today))
        if until is not None:
            same = [term for term in past if term.until == until]
            return _first(same) or _first(term for term in past if term.until is None)
        return _first(term for term in past if term.open_on(self.today))

    def _start(self, past: list[Term], begins: date | None) -> date | None:
        """Held once before: the new one begins today, or the two would overlap."""
        return self.today if any(not term.void for term in past) else begins

    def _again(self, past: list[Term], start: date | None) -> Term | None:
        """One that began on that very day and was ended: it goes on."""
        found = _first(term for term in past if start is not None and term.since == start)
        if found is not None:
            found.until, found.changed = None, True
        return found

    def end_others(self, terms: Iterable[Term]) -> bool:
        """End those on record that are still held, yesterday; whether there were any."""
        ended = [term for term in terms if term.ref and term.open_on(self.today)]
        for term in ended:
            term.end(self.today - timedelta(days=1))
        return bool(ended)

    def drafts(self) -> tuple[TermDraft, ...]:
        """What must be written."""
        return tuple(
            TermDraft(term.ref, term.person, term.org, term.role, term.since, term.until)
            for terms in self._of_person.values()
            for term in terms
            if term.changed
        )

    def of(self, person: int, keys: Sequence[tuple[int, Role]]) -> list[Term]:
        """The person's terms at those organisations in those roles."""
        return [term for org, role in keys for term in self._of_person.get((person, org, role), ())]


def _fill(term: Term, since: date | None, until: date | None) -> None:
    start, end = since or term.since, until or term.until
    if start and end and end < start:
        raise CellRefused("before_other", "任职止", other="任职起")
    if (start, end) != (term.since, term.until):
        term.since, term.until, term.changed = start, end, True


def _first(terms: Iterable[Term]) -> Term | None:
    return next(iter(terms), None)
