"""What an answer, or a choice under the preview, does to the draft and what is said next."""

from __future__ import annotations

from collections.abc import Mapping

from domain.refusals import Refusal
from domain.report_answers import Question, answered, last_answered, numbered
from domain.report_merge import Change
from domain.report_scores import read_scores
from handlers.self_assessment import use_cases, words
from handlers.self_assessment.place import Place
from handlers.self_assessment.view import View
from handlers.turn import Turn
from messages.cards import Reply
from messages.render import say


def do(turn: Turn, view: View, choice: str) -> Reply:
    """Carry out what was chosen under the preview or in a question about the form."""
    match choice:
        case "submit":
            return hand_in(turn, view)
        case "edit":
            return words.ask_which(turn, view)
        case "item":
            return edit(turn, view, int(turn.slots["n"]))
        case "answer":
            return keep_section(turn, view, view.upcoming, turn.slots["text"])
        case _:
            return leave(turn, view)


def hand_in(turn: Turn, view: View) -> Reply:
    """Submit and say what happens next."""
    done = use_cases.submit(turn.uow, turn.who, view.subject.id, turn.now)
    turn.conversation.form = ""
    return say("self_assessment.submitted", org=done.subject.org.name, late=done.report.late)


def leave(turn: Turn, view: View) -> Reply:
    """Stop for now; the draft stays."""
    turn.conversation.form = ""
    return say("self_assessment.left", last=view.last_day, left=len(view.missing))


def edit(turn: Turn, view: View, number: int) -> Reply:
    """Open one answer again; it stays as it is until another comes."""
    question = next((q for q in view.questions if q.number == number), None)
    if question is None:
        raise Refusal("self_assessment.no_such_item", count=len(view.questions))
    if not answered(question, view.report.answers):
        words.leave_at(turn, Place(view.subject.id))
        return words.ask(view, question)
    words.leave_at(turn, Place(view.subject.id, editing=number))
    return words.ask_anew(view, question)


def go_back(turn: Turn, view: View) -> Reply:
    """Forget the last answer and ask it again; its words are shown once more."""
    last = last_answered(view.report.answers, view.scheme)
    if last is None:
        raise Refusal("self_assessment.at_the_beginning")
    gone = view.answer(last)
    after = _save(turn, view, {last.key: ""})
    words.leave_at(turn, Place(view.subject.id))
    told = say("self_assessment.taken_back", title=last.title, answer=gone)
    return told + words.ask_next(turn, after)


def keep_section(turn: Turn, view: View, question: Question | None, text: str) -> Reply:
    """Keep the words of a section and ask what comes next."""
    if question is None:
        return words.preview(turn, view)
    after = _save(turn, view, {question.key: text})
    words.leave_at(turn, Place(view.subject.id, after=question.number))
    return words.kept_section(question, after.answer(question)) + words.ask_next(turn, after)


def keep_scores(turn: Turn, view: View, waiting: list[Question]) -> Reply:
    """Keep one score or all of them and ask what comes next."""
    scores = [question for question in view.questions if question.is_score]
    read = read_scores(turn.text, scores, waiting or scores)
    after = _save(turn, view, read)
    words.leave_at(turn, Place(view.subject.id))
    return words.kept_scores(after, read) + words.ask_next(turn, after)


def add_to(turn: Turn, view: View, place: Place, more: str) -> Reply:
    """Add words to the section just answered, or being edited."""
    question = _section_meant(view, place)
    if question is None:
        raise Refusal("self_assessment.nothing_to_add_to")
    if not more:
        raise Refusal("self_assessment.add_what", title=question.title)
    whole = f"{view.answer(question)}\n{more}".strip()
    after = _save(turn, view, {question.key: whole})
    words.leave_at(turn, Place(view.subject.id, after=question.number))
    told = words.kept_section(question, after.answer(question), added=True)
    return told + words.ask_next(turn, after)


def paste(turn: Turn, view: View) -> Reply:
    """Take a whole report apart and say where its pieces went."""
    pasted = use_cases.paste_report(turn.uow, turn.who, view.subject.id, turn.said, turn.now)
    words.leave_at(turn, Place(view.subject.id))
    told = say(
        "self_assessment.pasted", filled=pasted.filled, kept=pasted.kept, rest=len(pasted.rest)
    )
    return told + words.ask_next(turn, pasted.view)


def _section_meant(view: View, place: Place) -> Question | None:
    number = place.editing or place.after
    meant = numbered(view.scheme, number) if number else None
    if meant is not None and not meant.is_score:
        return meant
    done = [q for q in view.questions if not q.is_score and answered(q, view.report.answers)]
    return done[-1] if done else None


def _save(turn: Turn, view: View, values: Mapping[str, str]) -> View:
    changes = [Change(key, value) for key, value in values.items()]
    subject = view.subject.id
    return use_cases.save_answers(turn.uow, turn.who, subject, changes, turn.now).view
