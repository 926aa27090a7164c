"""One message being handled: who said what, when, and everything needed to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias, TypeVar

from domain import access
from domain.calendar import Calendar
from domain.forms.printed import Form
from domain.organizations import Organization
from domain.people import Person
from domain.ports import Conversation, UnitOfWork
from domain.printed import Paper
from domain.tables import Sheet
from handlers.incoming import Press
from handlers.steps import Step
from handlers.understanding.directory import Directory
from handlers.understanding.names import NameCache
from handlers.understanding.understood import Names, Understood
from messages.cards import Choice, Reply
from messages.render import render


class FileStore(Protocol):
    """Where files lie that are handed out or kept as evidence."""

    def put(self, data: bytes, ending: str = "") -> str: ...
    def get(self, key: str) -> bytes: ...


class Desk(Protocol):
    """What every handler may use and no message changes."""

    @property
    def public_url(self) -> str: ...
    @property
    def min_ballots(self) -> int: ...
    @property
    def days_before(self) -> tuple[int, ...]: ...
    @property
    def overdue_every_days(self) -> int: ...
    @property
    def overdue_times(self) -> int: ...
    @property
    def new_token(self) -> Callable[[], str]: ...
    @property
    def new_number(self) -> Callable[[], int]: ...
    @property
    def names(self) -> NameCache: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def workbook(self) -> Callable[[Sequence[Sheet], datetime], bytes]: ...
    @property
    def bundle(self) -> Callable[[Sequence[tuple[str, bytes]], datetime], bytes]: ...
    @property
    def qr_code(self) -> Callable[[str], bytes]: ...
    @property
    def paper(self) -> Callable[[Paper | Form, datetime], bytes]: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered answer: its label, and what is then done with which slots added."""

    label: str
    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Turn:
    """The state of one message's handling; handlers read it, ask through it, and answer.

    `text` is in the one width that words are matched in, `said` as it was typed; in both, names
    and words that were misheard are written as they were meant. `heard` is what was understood,
    `told` the same in the form that outsiders see, `more` that of further requests.
    """

    uow: UnitOfWork
    desk: Desk
    who: Person
    now: datetime
    platform: str
    conversation: Conversation
    text: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    media_id: str = field(default="", repr=False)
    press: Press | None = field(default=None, repr=False)
    intent: str = ""
    slots: dict[str, Any] = field(default_factory=dict, repr=False)
    step: Step | None = field(default=None, repr=False)
    candidates: tuple[str, ...] = field(default=(), repr=False)
    heard: Understood | None = field(default=None, repr=False)
    told: dict[str, Any] | None = field(default=None, repr=False)
    more: list[dict[str, Any]] = field(default_factory=list, repr=False)
    _names: Names | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def directory(self) -> Directory:
        """The names of all organisations; ask it only within a scope."""
        return self.names.directory

    @property
    def names(self) -> Names:
        """The names that exist for this person."""
        if self._names is None:
            known = self.desk.names.at(self.uow)
            self._names = Names(*known, self.scope(), access.rights(self.who, self.today))
        return self._names

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.uow.records.holidays())

    def scope(self) -> tuple[str, ...]:
        """The subtrees that exist for this person."""
        return access.scope(self.who, self.today)

    def reach(self, action: str) -> tuple[str, ...]:
        """The subtrees where this person may do the action."""
        return access.reach(self.who, action, self.today)

    def may(self, action: str, org: Organization) -> bool:
        return access.may(self.who, action, org.path, self.today)

    def ask(self, prompt: str, options: Sequence[Option]) -> Reply:
        """Ask a numbered question; a bare number (or yes/no for two) or its card answers it."""
        self.conversation.pending = {
            "task": f"{QUESTION}{self.desk.new_token()}",
            "options": [
                {"label": option.label, "intent": option.intent, "slots": dict(option.slots)}
                for option in options
            ],
            "asked": self.now.isoformat(),
        }
        return Reply((self.question(prompt),))

    def question(self, prompt: str) -> Choice:
        """The question that is open, in these words: for a step that says it after its work."""
        pending = self.conversation.pending or {"options": []}
        labels = tuple(option.get("label", "") for option in pending["options"])
        return Choice(prompt, labels, pending.get("task", ""))

    def confirm(self, prompt: str, yes: str, **slots: Any) -> Reply:
        """Read back what is about to change; 1 does it (this intent again, confirmed), 2 not."""
        again = Option(yes, self.intent, {**self.slots, **slots, "confirmed": True})
        return self.ask(prompt, [again, Option(render("labels.no"), "cancel")])


# What the names of questions begin with; other cards begin with the topic that takes the presses.
QUESTION = "q-"

Handler: TypeAlias = Callable[[Turn], Reply]
# A form may say None: these words are not for it.
FormHandler: TypeAlias = Callable[[Turn], Reply | None]
_H = TypeVar("_H", bound=Callable[[Turn], Reply | None])


class Router:
    """Which handler answers which intent. Each topic has one; `routes.py` merges them."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.forms: dict[str, FormHandler] = {}
        self.presses: dict[str, Handler] = {}
        self.besides: dict[str, FormHandler] = {}

    def on(self, intent: str) -> Callable[[Handler], Handler]:
        """Register the handler of an intent."""
        return _adder(self.handlers, intent)

    def form(self, name: str) -> Callable[[FormHandler], FormHandler]:
        """Register who takes what is said while the form `name:…` is open."""
        return _adder(self.forms, name)

    def pressed(self, topic: str) -> Callable[[Handler], Handler]:
        """Register who takes the buttons of cards named `topic-…`."""
        return _adder(self.presses, topic)

    def beside(self, intent: str) -> Callable[[FormHandler], FormHandler]:
        """Register who answers the intent about what is public outside the asker's scope.

        Asked where the name said only looks like one in the scope; None where nothing is public.
        """
        return _adder(self.besides, intent)

    def include(self, other: Router) -> None:
        """Take over another router's entries; an intent answered twice is a mistake."""
        pairs: tuple[tuple[dict[str, Any], Mapping[str, Any]], ...] = (
            (self.handlers, other.handlers),
            (self.forms, other.forms),
            (self.presses, other.presses),
            (self.besides, other.besides),
        )
        for mine, theirs in pairs:
            if twice := mine.keys() & theirs.keys():
                raise ValueError(f"registered twice: {sorted(twice)}")
            mine.update(theirs)


def _adder(table: dict[str, _H], name: str) -> Callable[[_H], _H]:
    def add(handler: _H) -> _H:
        if name in table:
            raise ValueError(f"registered twice: {name}")
        table[name] = handler
        return handler

    return add
