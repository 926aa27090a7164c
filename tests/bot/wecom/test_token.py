"""One token for everybody, renewed once, never in a loop."""

from __future__ import annotations

import asyncio

import pytest

from bot.platforms.access import AccessToken, CallRefused, TokenRefused
from bot.platforms.base import Later, Sent
from bot.platforms.wecom.verdicts import LASTING
from tests.bot.wecom.conftest import Clock, Line


async def test_fifty_callers_without_a_token_ask_once(line: Line) -> None:
    results = await asyncio.gather(*(line.send(f"第 {n} 条", to="li") for n in range(25)))
    results += await asyncio.gather(*(line.send(f"第 {n} 条") for n in range(25)))
    assert results == [Sent()] * 50
    assert line.fake.gettoken_calls == 1


async def test_fifty_callers_with_a_revoked_token_renew_it_once(line: Line) -> None:
    await line.send("先")
    line.fake.revoke_token()
    sending = [line.send(f"第 {n} 条", to=("li", "wang")[n % 2]) for n in range(50)]
    assert await asyncio.gather(*sending) == [Sent()] * 50
    assert line.fake.gettoken_calls == 2


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_refused_token_is_renewed_once_and_the_message_sent(line: Line, code: int) -> None:
    line.fake.answer_code(code)
    assert await line.send("甲") == Sent()
    assert line.texts() == ["甲"]
    assert line.fake.gettoken_calls == 2


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_token_refused_again_and_again_makes_no_loop(line: Line, code: int) -> None:
    line.fake.answer_code(code, times=10)
    assert await line.send("甲") == Later(60, str(code), pause=True)
    assert line.fake.gettoken_calls == 2
    assert line.fake.calls["message/send"] == 2


@pytest.mark.parametrize("code", [40001, 40013])
async def test_a_refused_secret_never_renews(line: Line, code: int) -> None:
    line.fake.answer_code(code)
    assert await line.send("甲") == Later(1800, str(code), pause=True)
    assert line.fake.gettoken_calls == 1


async def test_a_wrong_secret_is_asked_once_by_fifty(line: Line) -> None:
    wrong = line.another(secret="wrong")
    results = await asyncio.gather(
        *(wrong.fetch_media("m") for _ in range(50)), return_exceptions=True
    )
    assert {str(result) for result in results} == {"40001"}
    assert {str(error) for error in [await _refusal(wrong) for _ in range(3)]} == {"40001"}
    assert line.fake.gettoken_calls == 1
    line.clock.now += 601
    assert str(await _refusal(wrong)) == "40001"
    assert line.fake.gettoken_calls == 2
    await wrong.close()


async def _refusal(wecom: object) -> Exception:
    with pytest.raises(Exception, match="40001") as refusal:
        await wecom.fetch_media("m")  # type: ignore[attr-defined]
    return refusal.value


async def test_the_token_is_renewed_before_its_end(line: Line) -> None:
    await line.send("甲")
    line.clock.now += 6899
    await line.send("乙")
    assert line.fake.gettoken_calls == 1
    line.clock.now += 301
    await line.send("丙")
    assert line.fake.gettoken_calls == 2
    assert line.texts() == ["甲", "乙", "丙"]


async def test_trouble_with_the_token_keeps_the_message(impatient: Line) -> None:
    line = impatient
    line.fake.answer_code(40058, "gettoken")
    line.fake.answer_code(-1, "gettoken")
    line.fake.answer_raw(b"{}", "gettoken")
    line.fake.drop("gettoken", times=2)
    line.fake.hang("gettoken")
    for _ in range(5):
        assert isinstance(await line.send("甲"), Later)
    assert await line.send("甲") == Sent()
    assert line.texts() == ["甲"]


async def test_one_caller_giving_up_leaves_the_others_their_token() -> None:
    asked, go = [], asyncio.Event()

    async def fetch() -> tuple[str, float]:
        asked.append(1)
        await go.wait()
        return "t", 7200

    token = AccessToken(fetch, Clock(), LASTING)
    first, second = asyncio.ensure_future(token.get()), asyncio.ensure_future(token.get())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    go.set()
    assert await second == "t"
    assert len(asked) == 1


async def test_closing_ends_a_fetching_under_way() -> None:
    async def fetch() -> tuple[str, float]:
        await asyncio.Event().wait()
        return "t", 7200

    token = AccessToken(fetch, Clock(), LASTING)
    waiting = asyncio.ensure_future(token.get())
    await asyncio.sleep(0)
    await token.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await token.close()


async def test_a_passing_refusal_is_not_remembered() -> None:
    answers = iter([CallRefused(-1), CallRefused(60020, "10.0.0.1"), None])

    async def fetch() -> tuple[str, float]:
        if (refusal := next(answers)) is not None:
            raise refusal
        return "t", 7200

    token = AccessToken(fetch, Clock(), LASTING)
    for code, address in ((-1, ""), (60020, "10.0.0.1")):
        with pytest.raises(TokenRefused) as refused:
            await token.get()
        assert (refused.value.code, refused.value.address) == (code, address)
    assert await token.get() == "t"
