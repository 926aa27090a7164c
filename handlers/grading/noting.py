"""综合考评's own look: a note of each visit, talk or opinion, kept before the grade is decided."""

from __future__ import annotations

from domain import scheme as schemes
from domain.decided import CheckNote
from domain.ports import Subject
from domain.refusals import Refusal
from domain.scheme_parts import Stage
from handlers.grading.cases import subject_meant
from handlers.turn import Option, Router, Turn
from handlers.understanding.grades import is_reason, without_name
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "check_note"
_COMMANDS = ("记录考评", "考评记录", "记考评", "考评纪实")
_LONGEST = 1000


@router.on(_INTENT)
def check_note(turn: Turn) -> Reply:
    """Keep a note once it is read back; without words, the notes there are."""
    subject = subject_meant(turn, _INTENT)
    if isinstance(subject, Reply):
        return subject
    stage = _stage(turn, subject)
    words = str(turn.slots.get("text") or _words(turn.said, subject))
    way = turn.slots.get("way") or next((w for w in stage.checks if w in words), "")
    text = words.replace(str(way), "", 1).strip(" :：,，、。")
    if not text:
        return _told(turn, subject)
    _check(text)
    if not way:
        options = [Option(w, _INTENT, _slots(subject, w, text)) for w in stage.checks]
        return turn.ask(render("grading.which_check", org=subject.org.name), options)
    if not turn.slots.get("confirmed"):
        prompt = render("grading.ask_check", org=subject.org.name, way=way, text=text)
        return turn.confirm(prompt, render("grading.do_check"), **_slots(subject, str(way), text))
    return _keep(turn, CheckNote(subject.id, stage.id, str(way), text, turn.who.id, turn.now))


def _slots(subject: Subject, way: str, text: str) -> dict[str, object]:
    return {"org": subject.org.id, "way": way, "text": text}


def _words(said: str, subject: Subject) -> str:
    rest = without_name(said, subject.org.name)
    for command in _COMMANDS:
        rest = rest.replace(command, "", 1)
    return rest.strip(" :：,，、。的")


def _stage(turn: Turn, subject: Subject) -> Stage:
    """The stage of the scheme in which such notes are kept."""
    assessment = turn.uow.assessments.get(subject.assessment_id)
    stages = schemes.read(assessment.scheme_text).stages if assessment else ()
    stage = next((stage for stage in stages if stage.checks), None)
    if stage is None:
        raise Refusal("grading.no_checks")
    return stage


def _check(text: str) -> None:
    if not is_reason(text):
        raise Refusal("grading.check_too_short")
    if len(text) > _LONGEST:
        raise Refusal("grading.check_too_long", longest=_LONGEST)


def _keep(turn: Turn, note: CheckNote) -> Reply:
    turn.uow.decisions.add_check(note)
    target = f"subject:{note.subject_id}"
    turn.uow.audit.record(turn.now, turn.who.id, _INTENT, target=target, rows=1)
    count = len(turn.uow.decisions.checks([note.subject_id]))
    return say("grading.check_kept", way=note.way, count=count)


def _told(turn: Turn, subject: Subject) -> Reply:
    notes = turn.uow.decisions.checks([subject.id])
    target = f"subject:{subject.id}"
    turn.uow.audit.record(turn.now, turn.who.id, "check_list", target=target, rows=len(notes))
    return say("grading.check_list", org=subject.org.name, notes=notes, at=turn.now)
