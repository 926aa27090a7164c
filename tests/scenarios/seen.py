"""What a reader sees of a message: the JSON that was sent, as plain words with numbered buttons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

Message = Mapping[str, Any]

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|<&])")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((?:[^()\\]|\\.)*\)")


def folded(words: str) -> str:
    """The words with half-width punctuation, as tests write it."""
    return unicodedata.normalize("NFKC", words)


def in_wecom(message: Message) -> str:
    """A message of WeCom's send API."""
    kind = message["msgtype"]
    if kind == "text":
        return str(message["text"]["content"])
    if kind == "textcard":
        return f"{message['textcard']['title']}\n{message['textcard']['description']}"
    if kind == "template_card":
        return "\n".join(_card(message["template_card"]))
    return f"[{kind}]"


def rewritten_in_wecom(content: Message) -> str:
    """What a rewritten card shows."""
    if "replace_name" in content:
        return f"[{content['replace_name']}]"
    return "\n".join(_card(content["template_card"]))


def buttons_in_wecom(card: Message) -> dict[str, str]:
    """The key of each button by its number."""
    return {str(n): str(b["key"]) for n, b in enumerate(card.get("button_list", ()), 1)}


def _card(card: Message) -> Iterable[str]:
    for part in ("main_title", "emphasis_content"):
        yield from filter(None, (card.get(part, {}).get(name) for name in ("title", "desc")))
    if "sub_title_text" in card:
        yield card["sub_title_text"]
    for fact in card.get("horizontal_content_list", ()):
        yield f"{fact['keyname']}：{fact.get('value', '')}"
    for number, button in enumerate(card.get("button_list", ()), 1):
        yield f"{number}. {button['text']}"
    yield from _options(card.get("checkbox", {}).get("option_list", ()))
    for select in card.get("select_list", ()):
        yield select["title"]
        yield from _options(select["option_list"])


def _options(options: Iterable[Message]) -> Iterable[str]:
    return (f"{option['id']}. {option['text']}" for option in options)


def in_dingtalk(message: Message) -> str:
    """A message of the robot's interface, of a session, or an interactive card."""
    if "card" in message:
        return card_in_dingtalk(message["card"]["cardParamMap"])
    if "msgtype" in message:
        kind, content = str(message["msgtype"]), message.get(str(message["msgtype"]), {})
        return _said(kind, content)
    names = {"sampleText": "text", "sampleMarkdown": "markdown", "sampleActionCard": "actionCard"}
    return _said(names.get(message["msgKey"], message["msgKey"]), message["msgParam"])


def card_in_dingtalk(shown: Mapping[str, str]) -> str:
    """The variables of an interactive card as they are drawn."""
    lines = [shown.get("title", ""), shown.get("body", "")]
    if stamp := shown.get("stamp"):
        return _plain("\n".join(filter(None, [*lines, f"[{stamp}]"])))
    labels = [shown.get(f"b{n}", "") for n in range(1, 10)]
    lines += [f"{n}. {label}" for n, label in enumerate(labels, 1) if label]
    return _plain("\n".join(filter(None, lines)))


def _said(kind: str, content: Message) -> str:
    if kind == "text":
        return str(content["content"])
    if kind in ("markdown", "actionCard"):
        return _plain(f"{content.get('title', '')}\n{content['text']}")
    return f"[{kind}]"


def _plain(markdown: str) -> str:
    """The words of the markdown that robots may use."""
    words = _LINK.sub(lambda found: found[1], markdown)
    words = re.sub(r"^(?:#{1,6}|>|[-*]) +", "", words, flags=re.MULTILINE)
    words = re.sub(r"(?<!\\)\*\*", "", words)
    return _ESCAPED.sub(r"\1", re.sub(r" *\n", "\n", words))
