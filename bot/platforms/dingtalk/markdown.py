"""Words inside DingTalk's small markdown, where a name with a star in it must not break anything.

Whether a backslash escapes there is written nowhere, so what could be read as markup is shown in
its full width instead.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.platforms.split import cleaned
from messages.cards import Brief, Choice, mark_of

_MARKUP = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in r"*_`#[]()<>!~|\^"})
_RULE = re.compile(r"^[ \t]*([-=+])[-=+ \t]*$", re.MULTILINE)  # a line that makes a heading
_URL = re.compile(r"https?://[^\s<>\"'，。；！？）】》、]+")
_UNSAFE_IN_URL = {"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C"}
_BREAK = "  \n  "
_ALSO = "也可以直接回复数字。"
_OPEN = "打开链接"


def escaped(words: str) -> str:
    """The words as themselves, each line on a line of its own."""
    plain = _RULE.sub(lambda rule: rule[0].replace(rule[1], chr(ord(rule[1]) + 0xFEE0)), words)
    return plain.translate(_MARKUP).replace("\n", _BREAK)


def has_link(words: str) -> bool:
    """Whether an address stands in the words."""
    return _URL.search(words) is not None


def with_links(words: str) -> str:
    """The words with their addresses as links to tap."""
    made, begins = "", 0
    for found in _URL.finditer(words):
        made += escaped(words[begins : found.start()]) + link(_OPEN, found[0])
        begins = found.end()
    return made + escaped(words[begins:])


def link(label: str, url: str) -> str:
    """A link whose label and address cannot break it."""
    safe = "".join(_UNSAFE_IN_URL.get(sign, sign) for sign in url)
    return f"[{escaped(label).replace(_BREAK, ' ')}]({safe})"


def question(choice: Choice) -> str:
    """A numbered question whose lines say their number, with the question's mark, when tapped."""
    mark = mark_of(choice.task)
    lines = [
        link(f"{n}. {cleaned(label)}", _saying(f"{n} #{mark}"))
        for n, label in enumerate(choice.options, 1)
    ]
    return "\n\n".join([escaped(cleaned(choice.prompt)), *lines, _ALSO])


def brief(part: Brief) -> str:
    """Title and figure at a glance, and below them the whole in words."""
    title, words = cleaned(part.title).strip(), cleaned(part.words).strip()
    lines = [f"### {escaped(title)}"]
    if part.figure:
        figure = f"**{escaped(cleaned(part.figure))}**"
        lines.append(f"{figure} {escaped(cleaned(part.figure_note))}".rstrip())
    if rest := words.removeprefix(title).strip():
        lines.append(with_links(rest))
    return "\n\n".join(lines)


def _saying(words: str) -> str:
    """An address that, tapped, has the reader say these words to the robot."""
    return f"dtmd://dingtalkclient/sendMessage?content={quote(words)}"
