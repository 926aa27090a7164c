"""One text as it is understood: an intent, the organisation it means, what else it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.organizations import Organization
from handlers.understanding.directory import Directory
from handlers.understanding.intents import by_phrases, exactly, vocabulary
from handlers.understanding.normal import name_key


@dataclass(frozen=True, slots=True)
class Understood:
    """`candidates` holds several organisations where the words fit more than one."""

    intent: str
    slots: dict[str, Any] = field(default_factory=dict, repr=False)
    candidates: tuple[Organization, ...] = field(default=(), repr=False)


def understand(text: str, directory: Directory, scope: tuple[str, ...]) -> Understood:
    """What the text asks for. Organisation names are taken out before anything else is matched."""
    if intent := exactly(text):
        return Understood(intent)
    mention = directory.mention(text, scope)
    rest = name_key(text).replace(mention.words, "") if mention.words else text
    intent = exactly(rest) or by_phrases(rest) or "unknown"
    phrases = vocabulary().get(intent)
    if not mention.organizations or phrases is None or not phrases.org:
        return Understood(intent)
    if len(mention.organizations) == 1:
        return Understood(intent, {"org": mention.organizations[0].id})
    return Understood(intent, {}, mention.organizations)
