"""The sandbox: phone-like chats of a made-up town in front of the real bot."""

from bot.web.sandbox.app import sandbox_app
from bot.web.sandbox.chats import Chats
from bot.web.sandbox.talk import double_showing

__all__ = ["Chats", "double_showing", "sandbox_app"]
