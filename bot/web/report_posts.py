"""What a browser sends to the report's pages, and the plain answers that need no report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.web.assets import PAGE_HEADERS
from bot.web.docx_text import LARGEST
from bot.web.pages import is_own_form, notice
from bot.web.report_form import Sheet

_OVER = "这个页面打开太久，登录已经过期。请回到聊天里再发一次「网页填写」，会收到新的链接。"


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it came in, and the session it says it belongs to."""

    session: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    file: bytes | None = field(repr=False)
    by_script: bool = False

    @property
    def own(self) -> bool:
        """Whether the form was shown in this session."""
        return is_own_form(self.session, self.fields.get("token", ""))

    @property
    def texts(self) -> list[str]:
        """What was written, for a page that can do no more than show it."""
        words = (words for key, words in self.fields.items() if key.startswith("section:"))
        return [text for text in words if text.strip()]


async def read_posted(request: web.Request, session: str) -> Posted:
    """The form a request brings; of an upload no more than one byte over the limit is read."""
    data = await request.post()
    fields = {key: value for key, value in data.items() if isinstance(value, str)}
    upload = data.get("file")
    content = upload.file.read(LARGEST + 1) if isinstance(upload, web.FileField) else None
    by_script = "application/json" in request.headers.get("Accept", "")
    return Posted(session, fields, content or None, by_script)


def see(address: str) -> web.Response:
    """Go on to another page of ours."""
    return web.Response(status=303, headers={"Location": address, **PAGE_HEADERS})


def over(posted: Posted) -> web.Response:
    """The session is over: what was typed is shown, so that it can be copied."""
    if posted.by_script:
        return as_data({"refused": _OVER}, 403)
    return notice("请重新打开", _OVER, 403, texts=posted.texts)


def refused(posted: Posted, words: str) -> web.Response:
    """Nothing could be kept: why, and what was typed, so that it can be copied."""
    if posted.by_script:
        return as_data({"refused": words}, 409)
    return notice("没有存上", words, 409, texts=posted.texts)


def outcome_data(sheet: Sheet) -> web.Response:
    """What the script needs to go on after saving, and what it must tell."""
    return as_data(
        {
            "clean": sheet.clean,
            "version": sheet.view.report.version,
            "bases": {f.question.key: f.base for f in sheet.fields if f.theirs is None},
            "problems": sheet.problems,
            "conflicts": sheet.conflicts,
            "at": f"{sheet.view.now:%H:%M}",
        }
    )


def as_data(facts: Mapping[str, object], status: int = 200) -> web.Response:
    return web.json_response(facts, status=status, headers={"Cache-Control": "no-store"})
