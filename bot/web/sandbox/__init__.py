"""The sandbox: phone-like chats of a made-up town in front of the real bot."""

from bot.web.sandbox.app import sandbox_app
from bot.web.sandbox.apps import apps_showing
from bot.web.sandbox.chats import Chats
from bot.web.sandbox.mirror import ListeningMirror, Mirror
from bot.web.sandbox.reflections import Reflections

__all__ = [
    "Chats",
    "ListeningMirror",
    "Mirror",
    "Reflections",
    "apps_showing",
    "sandbox_app",
]
