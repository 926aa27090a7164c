"""A committee with its subjects, and everything decided, shown, told and objected there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain import access
from domain import scheme as schemes
from domain.calendar import Calendar
from domain.decided import Circular, Decision, HandedUp, NoticeRecord, Objection
from domain.organizations import Organization, OrgKind
from domain.ports import Assessment, Subject, UnitOfWork
from domain.refusals import Refusal
from domain.scheme_parts import Level
from domain.scheme_rules import Scheme
from domain.stages import stage_dates
from handlers.turn import Option, Turn
from messages.cards import Reply
from messages.render import render

COMMITTEES = frozenset({OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE})
# As many as one numbered question may offer.
_MOST_OPTIONS = 9


@dataclass(frozen=True, slots=True)
class Circle:
    """One committee in one assessment; the sequences are the oldest first."""

    assessment: Assessment
    scheme: Scheme = field(repr=False)
    org: Organization
    subjects: Mapping[int, Subject] = field(repr=False)
    decided: Mapping[int, Mapping[str, Decision]] = field(repr=False)
    notices: Sequence[NoticeRecord] = field(repr=False)
    circulars: Sequence[Circular] = field(repr=False)
    objections: Sequence[Objection] = field(repr=False)
    handed_up: Sequence[HandedUp] = field(repr=False)

    @property
    def title(self) -> str:
        """`2026年度基层党组织分类定级`"""
        cycle = self.assessment.cycle
        return f"{cycle}{'年度' if cycle.isdigit() else ''}{self.scheme.title}"

    @property
    def told(self) -> frozenset[str]:
        """The department's stages whose results were told here."""
        return frozenset(circular.stage for circular in self.circulars)

    def deadline(self, stage_id: str, calendar: Calendar) -> date:
        """The last day of a stage in this cycle."""
        year = int(self.assessment.cycle[:4])
        return stage_dates(self.scheme, year, calendar)[stage_id].deadline

    def name(self, subject_id: int) -> str:
        return self.subjects[subject_id].org.name

    def standing(self, subject_id: int, level: Level) -> Decision | None:
        """The latest grade of that level, by the order of the stages."""
        made = self.decided.get(subject_id, {})
        found = [made[s.id] for s in self.scheme.stages if s.level is level and s.id in made]
        return found[-1] if found else None

    def grouped(self, lines: Iterable[tuple[int, str]]) -> list[tuple[str, list[str]]]:
        """(grade, names), best grade first, for lists that people read."""
        by_grade: dict[str, list[str]] = {grade.name: [] for grade in self.scheme.grades}
        for subject, grade in lines:
            by_grade.setdefault(grade, []).append(self.name(subject))
        return [(grade, names) for grade, names in by_grade.items() if names]


def load(uow: UnitOfWork, assessment: Assessment, org: Organization) -> Circle:
    """Everything about one committee in one assessment."""
    subjects = {s.id: s for s in uow.assessments.subjects(assessment.id, [org.path])}
    return Circle(
        assessment,
        schemes.read(assessment.scheme_text),
        org,
        subjects,
        uow.decisions.current(list(subjects)),
        [n for n in uow.notices.posted(assessment.id) if n.org_id == org.id],
        [c for c in uow.notices.circulars(assessment.id) if c.org_id == org.id],
        [o for o in uow.notices.objections(assessment.id) if o.subject_id in subjects],
        [h for h in uow.notices.handed_up(assessment.id) if h.org_id == org.id],
    )


def committees(uow: UnitOfWork, prefixes: Sequence[str]) -> list[Organization]:
    """The outermost committees in these subtrees: those that post, hand up and are told."""
    found: list[Organization] = []
    for org in sorted(uow.organizations.within(prefixes), key=lambda o: len(o.path)):
        if org.kind in COMMITTEES and not org.within(tuple(above.path for above in found)):
            found.append(org)
    return sorted(found, key=lambda o: o.path)


def circles(uow: UnitOfWork, orgs: Sequence[Organization]) -> list[Circle]:
    """These committees in every running assessment that grades anything there."""
    found = [
        load(uow, assessment, org)
        for assessment in uow.assessments.running()
        for org in orgs
        if org.path.startswith(assessment.path) or assessment.path.startswith(org.path)
    ]
    return [circle for circle in found if circle.subjects]


def around(turn: Turn) -> list[Circle]:
    """The committees above the person's posts, or held by them: whose notices concern them."""
    found: dict[int, Organization] = {}
    for post in access.posts_on(turn.who, turn.today):
        org = turn.uow.organizations.get(post.org_id)
        chain = [org, *turn.uow.organizations.ancestors(org)] if org else []
        above = [place for place in chain if place.kind in COMMITTEES]
        if above:
            outermost = min(above, key=lambda place: len(place.path))
            found[outermost.id] = outermost
    return circles(turn.uow, list(found.values()))


def choose(turn: Turn, action: str) -> Circle | Reply:
    """The committee meant: the one named, or above the one named, else the only one in reach.

    Several: a numbered question. Refusals where there is none, or too many to list. Once the
    person has confirmed, nobody else decides or posts there until the transaction ends.
    """
    reach = turn.reach(action)
    orgs = [org for org in committees(turn.uow, reach) if _is_meant(turn, org, reach)]
    if len(orgs) > _MOST_OPTIONS:
        raise Refusal("notices.name_a_committee", example=orgs[0].name)
    found = [
        circle
        for circle in circles(turn.uow, orgs)
        if turn.slots.get("assessment") in (None, circle.assessment.id)
    ]
    if not found:
        raise Refusal("notices.nothing_running")
    if len(found) == 1:
        return _held(turn, found[0]) if turn.slots.get("confirmed") else found[0]
    options = [
        Option(
            render("notices.one_of", org=circle.org.name, title=circle.title),
            turn.intent,
            {**turn.slots, "org": circle.org.id, "assessment": circle.assessment.id},
        )
        for circle in found[:_MOST_OPTIONS]
    ]
    return turn.ask(render("notices.which_committee"), options)


def _held(turn: Turn, circle: Circle) -> Circle:
    """The circle as it stands once nobody else can change it."""
    turn.uow.assessments.lock([circle.assessment.id])
    return load(turn.uow, circle.assessment, circle.org)


def _is_meant(turn: Turn, committee: Organization, reach: tuple[str, ...]) -> bool:
    if "org" not in turn.slots:
        return True
    named = turn.uow.organizations.get(int(turn.slots["org"]))
    if named is None or not named.within(reach):
        raise Refusal("general.no_such_subject")
    return named.path.startswith(committee.path) or committee.path.startswith(named.path)
