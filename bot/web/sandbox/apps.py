"""Both chat apps behind the phones: what arrives in either becomes a bubble."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.dingtalk_double import DingTalkDouble
from bot.platforms.sandbox.wecom_double import WeComDouble
from bot.platforms.wecom.account import WeComAccount
from bot.web.sandbox import shapes
from bot.web.sandbox.chats import App, Chats, Side
from bot.web.sandbox.reflections import Reflections, other


class Kept(Protocol):
    """A file as a double keeps it."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Apps:
    """The doubles whose deliveries appear on the phones of `chats`."""

    chats: Chats
    wecom: WeComDouble
    dingtalk: DingTalkDouble

    def media(self, media_id: str) -> Kept | None:
        """A file that was sent through either app."""
        return self.wecom.media(media_id) or self.dingtalk.media(media_id)


def apps_showing(
    chats: Chats,
    users: Callable[[], Collection[str]],
    wecom: WeComAccount,
    dingtalk: DingTalkAccount,
    reflections: Reflections | None = None,
) -> Apps:
    """Doubles of both apps; everybody of `users` has an account of that spelling in each.

    With the `reflections` that the bot's platforms are mirrored in, a bubble shows in either
    app; without, as the app it came through shows it.
    """
    screen = _Screen(chats, reflections or Reflections(), lambda media_id: name_of(media_id))

    def name_of(media_id: str) -> str:
        media = apps.media(media_id)
        return media.name if media else ""

    apps = Apps(
        chats,
        WeComDouble(
            wecom,
            users,
            on_message=screen.arrival(App.WECOM),
            on_update=screen.rewriting(App.WECOM),
        ),
        DingTalkDouble(
            dingtalk,
            users,
            on_message=screen.arrival(App.DINGTALK),
            on_card=screen.rewriting(App.DINGTALK),
            clock=lambda: chats.now().timestamp(),
        ),
    )
    return apps


@dataclass(frozen=True, slots=True)
class _Screen:
    chats: Chats
    reflections: Reflections
    name_of: shapes.NameOf

    def arrival(self, via: App) -> Callable[[str, dict[str, Any]], None]:
        """What the double of that app tells its messages to."""

        def arrived(account: str, given: Mapping[str, Any]) -> None:
            shows = {via: [shapes.message(given, self.name_of)]}
            if (reflected := self.reflections.arrived(via, account, given)) is not None:
                shows[other(via)] = reflected
            self.chats.show(account, Side.BOT, shapes.sent(shows), via, shapes.card_of(given))

        return arrived

    def rewriting(self, via: App) -> Callable[[str, str, Mapping[str, Any]], None]:
        """What the double of that app tells its changed cards to."""

        def rewritten(account: str, card: str, change: Mapping[str, Any]) -> None:
            shown = self.chats.card(account, card)
            if shown is None:
                return
            closed = bool(change.get("replace_name") or change.get("stamp"))
            there = self.reflections.changed(card, closed=closed, to=other(via))
            changes = {via: change} | ({} if there is None else {other(via): there})
            shows = {
                App(app): [shapes.changed(said, changes.get(App(app), {})) for said in messages]
                for app, messages in shown.content["shows"].items()
            }
            self.chats.change(shown.number, shapes.sent(shows))

        return rewritten
