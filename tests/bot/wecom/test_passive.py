"""The answer in the HTTP response: readable by wechatpy, within 2048 bytes, in order."""

from __future__ import annotations

import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.platforms.base import Platform
from bot.platforms.sandbox.wecom_caller import decrypt_reply, encrypt_callback
from bot.platforms.split import LIMIT, size
from bot.platforms.wecom import WeCom
from handlers.incoming import Incoming, Kind
from messages.cards import Card, Choice, Document, Part, Reply, Text, as_text
from tests.bot.wecom.callbacks import NOW, STAMP, account, post

APP = account()
TO = Incoming("wecom", "wangwu", "m1", Kind.TEXT, NOW)
CARD = Card("自评", "梅溪村党支部", "https://zhibu.example/report/1")
FILE = Document("进度.xlsx", "k")
WECOM: Platform = WeCom(APP, lambda key: b"")


def answered(*parts: Part) -> tuple[str | None, tuple[Part, ...]]:
    body, rest = WECOM.passive(Reply(parts), TO, NOW)
    fields = decrypt_reply(APP, body)
    return (None if fields is None else fields["Content"]), rest.parts


def test_wechatpy_reads_the_answer() -> None:
    body, _ = WECOM.passive(Reply((Text("收到 <b>&"),)), TO, NOW)
    outer = xmltodict.parse(body)["xml"]
    crypto = WeChatCrypto(APP.token, APP.encoding_aes_key, APP.corp_id)
    inner = crypto.decrypt_message(body, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    assert outer["TimeStamp"] == STAMP
    assert xmltodict.parse(inner)["xml"] == {
        "ToUserName": "wangwu",
        "FromUserName": APP.corp_id,
        "CreateTime": STAMP,
        "MsgType": "text",
        "Content": "收到 <b>&",
        "AgentID": "218",
    }


def test_the_same_answer_never_looks_the_same() -> None:
    reply = Reply((Text("收到"),))
    assert WECOM.passive(reply, TO, NOW) != WECOM.passive(reply, TO, NOW)


def test_what_is_read_can_be_answered() -> None:
    fields = {"MsgType": "text", "FromUserName": "WangWu", "MsgId": "1", "Content": "帮助"}
    heard = WECOM.read(post(*encrypt_callback(APP, fields, NOW)), NOW)
    assert isinstance(heard, Incoming)
    body, _ = WECOM.passive(Reply((Text("收到"),)), heard, NOW)
    answer = decrypt_reply(APP, body)
    assert answer is not None
    assert answer["ToUserName"] == "wangwu"


def test_nothing_to_say_is_an_empty_body() -> None:
    assert WECOM.passive(Reply(), TO, NOW) == (b"", Reply())
    assert answered(Text(""), Text(" \n")) == (None, ())


def test_leading_texts_are_joined_by_blank_lines() -> None:
    words, rest = answered(Text("甲"), Choice("哪一个?", ("一", "二")), CARD, Text("乙"))
    assert words == "甲\n\n哪一个?\n1. 一\n2. 二"
    assert rest == (CARD, Text("乙"))


def test_a_card_or_file_in_front_keeps_its_place() -> None:
    assert answered(CARD, Text("甲")) == (None, (CARD, Text("甲")))
    assert answered(FILE) == (None, (FILE,))


def test_texts_are_joined_only_while_they_fit() -> None:
    half = Text("甲" * 400)
    assert answered(half, half) == ("甲" * 400, (half,))


def test_a_long_text_is_answered_in_part_and_left_in_part() -> None:
    words, rest = answered(Text("甲" * 1500), CARD)
    assert words == "甲" * 682
    assert rest == (Text("甲" * 682), Text("甲" * 136), CARD)


def test_a_later_long_text_is_left_in_pieces() -> None:
    _, rest = answered(CARD, Text("甲" * 1000))
    assert rest == (CARD, Text("甲" * 682), Text("甲" * 318))


def test_words_cannot_break_out_of_their_element() -> None:
    hostile = "a]]></Content><ToUserName>lisi</ToUserName><![CDATA[b"
    assert answered(Text(hostile))[0] == hostile


def test_characters_that_xml_cannot_carry_do_no_harm() -> None:
    assert answered(Text("甲\x00\x08\ud800乙"))[0] == "甲乙"
    assert answered(CARD, Text("甲" + "\x00" * 3000)) == (None, (CARD, Text("甲")))


@given(st.lists(st.builds(Text, st.text(max_size=30).map(lambda t: t * 60)), max_size=4))
def test_every_answer_fits_and_decrypts(texts: list[Text]) -> None:
    words, rest = answered(*texts)
    assert size(words or "") <= LIMIT
    assert all(size(as_text(part)) <= LIMIT for part in rest)
