"""Whole dialogues against the real handlers, rules and tables, in memory and at a hand clock.

    def test_a_branch_hands_in_its_report(town: Town) -> None:
        play(town, [
            ("梅溪书记", "自评", "基本情况"),
            ("梅林书记", "看梅溪报告", ["没有", "!梅溪村党支部的自评"]),
        ])

A row is (who, says, hears). `hears` is a piece of the answer, a list of pieces that must all be
in it, or a piece behind "!" that must not. `says` is what is typed, or `Said(kind, …)`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, MetaData, create_engine, event, select
from sqlalchemy.pool import StaticPool

from bot.desk import BotDesk
from domain.refusals import Refusal
from handlers.incoming import Incoming, Kind, Press
from handlers.steps import Step
from messages.cards import Choice, Form, Reply, as_text
from messages.stored import from_data
from storage import tables, urn_tables
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from storage.urn import Urn
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in
from tests.handlers.people import Population

T = TypeVar("T")
SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
PLATFORM = "wecom"

Row = tuple[str, "str | Said", "str | list[str]"]


@dataclass(frozen=True)
class Said:
    """Something sent that is not text, or not in the chat of two.

    A photo, a voice note, opening the chat, a menu key, a card's button, a word in a group.
    """

    kind: Kind
    text: str = ""
    media_id: str = ""
    press: Press | None = None
    group: str = ""


def pressed(reply: Reply, button: str = "submit", **picks: int) -> Said:
    """The button of the last card in a reply, with what was picked in its fields (`f5=2`)."""
    cards = [part for part in reply.parts if isinstance(part, Choice | Form) and part.task]
    carry = getattr(cards[-1], "carry", "")
    chosen = {name.removeprefix("f"): option for name, option in picks.items()}
    return Said(Kind.PRESS, press=Press(cards[-1].task, "card", button, chosen, "code", carry))


class Town:
    """A made-up town with a bot. `people` names everybody; time stands still until `jump`."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        self.sealer = Sealer(b"0123456789abcdef0123456789abcdef")
        self.keys = KeyStore(folder / "keys")
        self.desk = BotDesk(public_url="https://bot.example", files=files_in(folder / "files"))
        self.main = _memory(tables.metadata)
        self.urn = _memory(urn_tables.metadata)
        self.heard = Reply()
        self._said = 0
        self.people = Population(self.main)

    def close(self) -> None:
        self.main.close()
        self.urn.close()

    def write(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """Run a use case in one transaction; undone as a whole if it raises."""
        with settled(self.main).begin():
            return work(SqlUnitOfWork(self.main, self.sealer))

    def at_urn(self, work: Callable[[Urn], T]) -> T:
        """Run work in one transaction of the urn."""
        with settled(self.urn).begin():
            return work(Urn(self.urn, self.keys))

    def jump(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        self.now += timedelta(days=days, hours=hours, minutes=minutes)

    def jump_to(self, month: int, day: int, hour: int = 9) -> None:
        """Let time pass until that day of 2026."""
        self.now = datetime(2026, month, day, hour, tzinfo=SHANGHAI)

    def hear(self, who: str, says: str | Said) -> str:
        """Say something and hear the answer in words."""
        return in_words(self.reply(who, says))

    def reply(self, who: str, says: str | Said) -> Reply:
        """Say something and get the answer with its parts."""
        self._said += 1
        self.heard = self.again(who, says, f"message-{self._said}")
        return self.heard

    def again(self, who: str, says: str | Said, key: str) -> Reply:
        """Deliver a message under a key of one's own: the same key is the same message."""
        # Late, so that one topic's tests do not depend on every other topic's import.
        from handlers import inbox

        said = says if isinstance(says, Said) else Said(Kind.TEXT, says)
        account = self.people.account(who)
        incoming = Incoming(
            PLATFORM,
            account,
            key,
            said.kind,
            self.now,
            said.text,
            said.media_id,
            said.press,
            said.group,
        )
        try:
            outcome = self.write(lambda u: inbox.receive(u, self.desk, incoming, self.now))
        except Refusal as refusal:
            told = refusal
            outcome = self.write(lambda u: inbox.refused(u, self.desk, incoming, told, self.now))
        if outcome.step is None:
            return outcome.reply
        try:
            return self._run(outcome.step)
        except Refusal as refusal:
            return inbox.refusal_words(refusal)

    def told(self, who: str) -> list[str]:
        """What waits in the outbox for this person, oldest first."""
        return [in_words(reply) for reply in self.queued(who)]

    def queued(self, who: str, *, aloud: bool = False) -> list[Reply]:
        """The same with its parts; with `aloud` what waits to be said in a group."""
        place = tables.outbox.c.place_sealed
        rows = self.main.execute(
            select(tables.outbox.c.payload_sealed)
            .where(tables.outbox.c.person_id == self.people.id(who))
            .where(place.is_not(None) if aloud else place.is_(None))
            .order_by(tables.outbox.c.id)
        ).scalars()
        return [from_data(self.sealer.open_json(row)) for row in rows if row is not None]

    def _run(self, step: Step) -> Reply:
        result = self.at_urn(step.at_urn)
        if step.closes is not None:
            self.keys.destroy(step.closes)
        if step.writes:
            self.write(lambda u: step.keep(u, result, self.now))
        return step.say(result)


def play(town: Town, dialogue: Sequence[Row]) -> None:
    """Play the rows one after the other; the first answer that is not as expected fails."""
    for number, (who, says, hears) in enumerate(dialogue, 1):
        words = town.hear(who, says)
        for piece in [hears] if isinstance(hears, str) else hears:
            unwanted = piece.startswith("!")
            if (piece.removeprefix("!") in words) is unwanted:
                wanted = f"not to hear {piece[1:]!r}" if unwanted else f"to hear {piece!r}"
                raise AssertionError(
                    f"row {number}: {who} said {says!r} and expected {wanted}, but heard:\n{words}"
                )


def settled(connection: Connection) -> Connection:
    """The connection, with what tests wrote or read directly behind it."""
    if connection.in_transaction():
        connection.commit()
    return connection


def in_words(reply: Reply) -> str:
    """Everything in a reply as words alone, punctuation half width as tests are typed."""
    return unicodedata.normalize("NFKC", "\n\n".join(map(as_text, reply.parts)))


@contextmanager
def open_town(folder: Path) -> Iterator[Town]:
    """A town of one's own, gone afterwards."""
    town = Town(folder)
    try:
        yield town
    finally:
        town.close()


def _memory(metadata: MetaData) -> Connection:
    """One connection to a fresh SQLite in memory, with transactions as the runner has them."""
    engine = create_engine("sqlite://", poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _quiet(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    connection = engine.connect()
    with connection.begin():
        metadata.create_all(connection)
    return connection
