"""The draft on the page: kept, merged with the chat, reviewed, handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.self_assessment import use_cases
from tests.web.report_bot import FILLED, Site, form_of


@pytest.mark.parametrize("name", ["report.css", "report.js", "zhibu.css"])
async def test_styles_and_scripts_come_from_here(site: Site, name: str) -> None:
    assert (await site.browser.get(f"/report/static/{name}")).status == 200


async def test_the_form_shows_what_was_written_in_the_chat(site: Site) -> None:
    await site.write_in_chat(basics="聊天里写的 <b>基本情况</b>", leadership="18.5")
    form = form_of(await site.open())
    assert form["section:basics"] == "聊天里写的 <b>基本情况</b>"
    assert form["score:leadership"] == "18.5"


async def test_what_is_typed_is_kept_as_the_same_draft(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send(
        "/save", form | {"section:role": "一行\r\n二行", "score:people": "十九"}
    )
    answers = (await site.view()).report.answers
    assert (status, "草稿已保存" in page) == (200, True)
    assert (answers["section:role"], answers["score:people"]) == ("一行\n二行", "19")


async def test_an_emptied_field_is_forgotten(site: Site) -> None:
    await site.write_in_chat(basics="写错了")
    form = form_of(await site.open())
    await site.send("/save", form | {"section:basics": " "})
    assert "section:basics" not in (await site.view()).report.answers


async def test_a_score_that_cannot_be_kept_stays_on_the_form_and_the_rest_is_kept(
    site: Site,
) -> None:
    form = form_of(await site.open())
    typed = {"section:role": "帮扶十户", "score:people": "很高", "score:members": "21"}
    status, page = await site.send("/save", form | typed)
    assert (status, form_of(page)["score:people"]) == (409, "很高")
    assert "看不出是几分" in page
    assert "0 到 20 分" in page
    assert (await site.view()).report.answers == {"section:role": "帮扶十户"}


async def test_a_form_without_the_sessions_own_token_changes_nothing(site: Site) -> None:
    form = form_of(await site.open())
    for token in ("", "0" * 32):
        status, _ = await site.send("/save", form | {"token": token, "section:role": "外来的"})
        assert status == 403
    assert (await site.view()).report.version == 0


async def test_fields_changed_in_different_places_are_both_kept(site: Site) -> None:
    await site.write_in_chat(basics="原来的")
    form = form_of(await site.open())
    await site.write_in_chat(role="聊天里新写的")
    status, _ = await site.send("/save", form | {"section:basics": "网页上改的"})
    answers = (await site.view()).report.answers
    assert status == 200
    assert (answers["section:basics"], answers["section:role"]) == ("网页上改的", "聊天里新写的")


async def test_one_field_changed_in_two_places_is_shown_twice_and_then_decided(site: Site) -> None:
    await site.write_in_chat(basics="原来的")
    form = form_of(await site.open())
    await site.write_in_chat(basics="聊天里改的")
    status, page = await site.send("/save", form | {"section:basics": "网页上改的"})
    assert status == 409
    assert ("聊天里改的" in page, form_of(page)["section:basics"]) == (True, "网页上改的")
    assert (await site.view()).report.answers["section:basics"] == "聊天里改的"
    await site.send("/save", form_of(page))
    assert (await site.view()).report.answers["section:basics"] == "网页上改的"


async def test_a_script_is_told_what_it_needs_to_go_on(site: Site) -> None:
    form = form_of(await site.open())
    typed = form | {"section:basics": "自动保存的", "score:people": "25"}
    answer = await site.browser.post(
        "/report/save", data=typed, headers={"Accept": "application/json"}
    )
    told = await answer.json()
    assert (told["clean"], told["version"], told["at"]) == (False, 1, "09:00")
    assert "0 到 20 分" in told["problems"]["score:people"]
    assert told["bases"]["section:basics"] != form["base:section:basics"]


async def test_a_script_with_an_old_session_is_told_so_as_data(site: Site) -> None:
    form = form_of(await site.open())
    site.clock.jump_to(site.now + timedelta(hours=13))
    answer = await site.browser.post(
        "/report/save", data=form, headers={"Accept": "application/json"}
    )
    assert (answer.status, "refused" in await answer.json()) == (403, True)


async def test_a_report_is_reviewed_handed_in_and_then_only_shown(site: Site) -> None:
    form = form_of(await site.open())
    status, review = await site.send("/review", form | FILLED)
    assert (status, "确认提交" in review, "90.00" in review) == (200, True, True)
    assert "按自评分对应档次：好" in review
    assert (await site.view()).editable
    status, page = await site.send("/submit", form_of(review))
    assert (status, "已提交" in page, "撤回自评" in page) == (200, True, True)
    assert (await site.view()).report.state == "submitted"
    assert "<textarea" not in page


async def test_what_changed_after_the_review_is_not_handed_in_unseen(site: Site) -> None:
    form = form_of(await site.open())
    _, review = await site.send("/review", form | FILLED)
    await site.write_in_chat(basics="聊天里又改了")
    status, page = await site.send("/submit", form_of(review))
    assert (status, "内容又有变化" in page, "聊天里又改了" in page) == (409, True, True)
    assert (await site.view()).editable


async def test_an_incomplete_report_cannot_be_handed_in(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send("/review", form | FILLED | {"section:role": ""})
    assert (status, "没填：发挥作用情况" in page) == (409, True)


async def test_after_the_deadline_the_page_says_who_can_help(site: Site) -> None:
    site.clock.jump_to(site.now + timedelta(days=31))
    form = form_of(page := await site.open())
    assert "已截止" in page
    status, page = await site.send("/review", form | FILLED)
    assert (status, "周敏之" in page) == (409, True)
    await site.act(
        lambda u, who: use_cases.reopen(u, who, site.subject, "", site.now), who="党建办"
    )
    _, review = await site.send("/review", form_of(page))
    _, page = await site.send("/submit", form_of(review))
    assert "已提交（补交）" in page
    assert (await site.view()).report.late


async def test_saving_a_report_handed_in_elsewhere_changes_nothing_and_shows_the_words(
    site: Site,
) -> None:
    form = form_of(await site.open())
    await site.send("/save", form | FILLED)
    await site.act(lambda u, who: use_cases.submit(u, who, site.subject, site.now))
    status, page = await site.send("/save", form | {"section:role": "太晚写的一段"})
    assert (status, "太晚写的一段" in page, "撤回自评" in page) == (409, True, True)
    status, page = await site.send("/submit", form)
    assert (status, "现在不能改" in page) == (409, True)


async def test_a_returned_report_shows_the_reason(site: Site) -> None:
    form = form_of(await site.open())
    await site.send("/save", form | FILLED)
    await site.act(lambda u, who: use_cases.submit(u, who, site.subject, site.now))
    await site.act(
        lambda u, who: use_cases.return_(u, who, site.subject, "缺整改时限", site.now), who="党建办"
    )
    assert "缺整改时限" in await (await site.browser.get("/report/")).text()
