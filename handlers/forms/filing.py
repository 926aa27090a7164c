"""已签章上传: a scan of a form that bears signature and seal, kept with the check it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.contact_check import Count
from domain.forms.headings import OF_PEOPLE, FormKind
from domain.organizations import Organization, committees_over
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.stages import stage_dates
from handlers.asked import Asked, asked
from handlers.lost_contact.running import Running, latest_check
from handlers.turn import Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_SEVERAL, _MOST_NAMED = 2, 10

# The first that is found counts; the numbers are those of the notice's own attachments.
WORDS: tuple[tuple[FormKind, tuple[str, ...]], ...] = (
    (FormKind.FORM1, ("表一", "表1", "第一张表", "取得联系党员登记", "取得联系登记")),
    (FormKind.FORM2, ("表二", "表2", "第二张表", "无法取得联系", "仍无法")),
    (
        FormKind.FORM3,
        (
            *("表三", "表3", "第三张表", "失去联系党员", "失联情况"),
            *("失联汇总", "失联党员汇总", "失联党员的汇总"),
        ),
    ),
    (FormKind.FORM4, ("表四", "表4", "第四张表", "处置汇总", "处置情况", "管理及处置")),
    (FormKind.MOBILE, ("流动党员", "流动表")),
    (FormKind.ROLL, ("名册", "花名册")),
)


def form_in(words: str) -> FormKind | None:
    """The form the words name; 附件3 alone means the paper of the grading."""
    squeezed = compact(words)
    return next((kind for kind, named in WORDS if any(w in squeezed for w in named)), None)


def needed(kind: FormKind) -> tuple[str, str]:
    """The right that taking the form out needs, and the words for whoever lacks it."""
    if kind in OF_PEOPLE:
        return "print_people", "forms.may_not_people"
    return "print_sums", "forms.may_not_sums"


def matter_of(kind: FormKind, assessment_id: int, org_id: int) -> str:
    """What the scans of a form are kept under."""
    return f"evidence:form:{kind.value}:{assessment_id}-{org_id}"


def filed(
    uow: UnitOfWork, running: Running, orgs: Iterable[Organization], kinds: Iterable[FormKind]
) -> set[tuple[FormKind, int]]:
    """(form, organisation) of everything that was filed, signed and sealed."""
    wanted = {
        matter_of(kind, running.assessment.id, org.id): (kind, org.id)
        for org in orgs
        for kind in kinds
    }
    kept = uow.records.kept(list(wanted))
    return {pair for matter, pair in wanted.items() if matter in kept}


@router.on("form_upload")
def form_upload(turn: Turn) -> Reply:
    """The photos that follow are the signed and sealed form, until 取消 or another matter."""
    about = _own_committee(turn)
    if isinstance(about, Reply):
        return about
    org, running = about
    kind = FormKind(turn.slots["form"]) if "form" in turn.slots else form_in(turn.text)
    if kind is None:
        options = [
            Option(render("forms.name", kind=k.value), turn.intent, {**turn.slots, "form": k.value})
            for k in FormKind
        ]
        return turn.ask(render("forms.which_form"), options)
    turn.conversation.form = matter_of(kind, running.assessment.id, org.id)
    turn.uow.audit.record(
        turn.now, turn.who.id, "form_upload", org_id=org.id, target=f"form:{kind.value}"
    )
    return say("forms.send_photos", name=render("forms.name", kind=kind.value), org=org.name)


@router.on("form_state")
def form_state(turn: Turn) -> Reply:
    """Which of the forms to be handed in are there, signed and sealed."""
    about = asked(turn, "print_sums", "forms.may_not_sums")
    if isinstance(about, Reply):
        turn.uow.audit.record(turn.now, turn.who.id, "form_state")
        return about
    running = latest_check(turn.uow, about.prefixes)
    if running is None:
        turn.uow.audit.record(turn.now, turn.who.id, "form_state")
        return say("check.none_running")
    reply = _state(turn, about, running)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "form_state",
        org_id=about.org.id if about.org else None,
        rows=len(wanted_forms(running)),
    )
    return reply


def _state(turn: Turn, about: Asked, running: Running) -> Reply:
    """Of one committee which forms are there; of several below how many have handed each in."""
    counts = turn.uow.checks.counts(running.assessment.id, about.prefixes)
    committees = filing(turn.uow.organizations.within(about.prefixes), counts)
    kinds = wanted_forms(running)
    dates = stage_dates(running.scheme, int(running.assessment.cycle[:4]), turn.calendar)
    last = {k: dates[s.id].deadline for s in running.scheme.stages for k in s.forms}
    if len(committees) < _SEVERAL:
        org = committees[0] if committees else own_organization(turn, about)
        done = filed(turn.uow, running, [org], kinds)
        forms = [(render("forms.name", kind=k.value), (k, org.id) in done, last[k]) for k in kinds]
        return say("forms.state", title=org.name, forms=forms, at=turn.now)
    done = filed(turn.uow, running, committees, kinds)
    missing = {k: [org.name for org in committees if (k, org.id) not in done] for k in kinds}
    rows = [
        (render("forms.name", kind=k.value), missing[k][:_MOST_NAMED], len(missing[k]), last[k])
        for k in kinds
    ]
    facts = {"title": about.title, "count": len(committees), "forms": rows, "at": turn.now}
    return say("forms.state_below", **facts)


def filing(places: Sequence[Organization], counts: Mapping[int, Count]) -> list[Organization]:
    """Who hands forms in: the committees directly above branches with somebody to be checked."""
    over = committees_over(places)
    found = {over[org_id] for org_id in counts if org_id in over}
    return sorted(found, key=lambda org: org.path)


def wanted_forms(running: Running) -> list[FormKind]:
    """What the scheme's stages want filed, in their order."""
    return list(dict.fromkeys(kind for stage in running.scheme.stages for kind in stage.forms))


def _own_committee(turn: Turn) -> tuple[Organization, Running] | Reply:
    about = asked(turn, "file_form", "forms.may_not_file")
    if isinstance(about, Reply):
        return about
    running = latest_check(turn.uow, about.prefixes)
    if running is None:
        raise Refusal("check.none_running")
    return own_organization(turn, about), running


def own_organization(turn: Turn, about: Asked) -> Organization:
    """The one that was named, else the asker's own."""
    if about.org is not None:
        return about.org
    org = turn.uow.organizations.get(int(about.prefixes[0].strip("/").split("/")[-1]))
    if org is None:
        raise LookupError("a post at an organisation that is gone")
    return org
