"""The published and self-made vectors of WeCom's callback."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from multidict import MultiDict
from yarl import URL

from bot.platforms.base import Challenge, RawRequest, Rejected
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.reading import read
from handlers.incoming import Incoming, Kind
from tests.bot.wecom.callbacks import account, at, post, query_of, vector, xml_envelope


@pytest.mark.parametrize("name", ["V1", "V3"])
def test_the_address_check_answers_the_bare_plaintext(name: str) -> None:
    found, app, now = vector(name)
    answer = read(app, Codec(app), RawRequest("GET", query_of(found), {}, b""), now)
    assert answer == Challenge(found["plain"].encode())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("V2", ("mycreate", "m4561255354251345929", "hello", "1409659813")),
        ("V4", ("chenjiashun", "m1456453720", "你好", "1476422779")),
    ],
)
def test_a_message_of_the_vectors_is_read(name: str, expected: tuple[str, ...]) -> None:
    found, app, now = vector(name)
    body = xml_envelope(found["encrypted"], app.corp_id, str(app.agent_id))
    message = read(app, Codec(app), post(query_of(found), body), now)
    assert isinstance(message, Incoming)
    assert message.kind is Kind.TEXT
    assert (message.account, message.key, message.text) == expected[:3]
    assert message.sent_at.utcoffset() == at(expected[3]).utcoffset()


def test_the_padding_of_thirty_bytes_is_valid() -> None:
    found, app, _ = vector("V2")
    plain = Codec(app).open(found["encrypted"])
    assert len(plain.encode()) == 284


def test_the_codec_opens_v5() -> None:
    found, app, _ = vector("V5")
    codec = Codec(app)
    codec.verify(found["signature"], found["timestamp"], found["nonce"], found["encrypted"])
    assert codec.open(found["encrypted"]) == found["plain"]


def test_an_empty_receiver_is_refused_for_this_app() -> None:
    found, app, _ = vector("V6")
    codec = Codec(app)
    codec.verify(found["signature"], found["timestamp"], found["nonce"], found["encrypted"])
    with pytest.raises(Rejected, match="receiveid") as refusal:
        codec.open(found["encrypted"])
    assert refusal.value.status == 403


@pytest.mark.parametrize("agent", [None, "218", 218])
@pytest.mark.parametrize("content_type", ["application/json", "text/xml", ""])
def test_the_json_envelope_is_read_whatever_its_content_type(
    agent: object, content_type: str
) -> None:
    found, app, now = vector("V2")
    fields = {"tousername": app.corp_id, "encrypt": found["encrypted"]}
    body = json.dumps(fields | ({} if agent is None else {"agentid": agent})).encode()
    message = read(app, Codec(app), post(query_of(found), body, content_type), now)
    assert isinstance(message, Incoming)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "nonsense"])
def test_the_xml_envelope_is_read_whatever_its_content_type(content_type: str) -> None:
    found, app, now = vector("V2")
    body = b"\xef\xbb\xbf\n" + xml_envelope(found["encrypted"])
    message = read(app, Codec(app), post(query_of(found), body, content_type), now)
    assert isinstance(message, Incoming)


@pytest.mark.parametrize(
    ("form", "good"),
    [
        (lambda raw: raw, True),
        (lambda raw: raw.replace("%2B", "+"), False),  # a bare + is a space in a query
        (lambda raw: raw.replace("%2B", "%252B"), False),  # never decoded twice
    ],
    ids=["%2B", "+", "%252B"],
)
def test_only_the_encoded_plus_of_a_query_verifies(form: object, *, good: bool) -> None:
    found, app, now = vector("V1")
    assert callable(form)
    raw = form(found["raw_echostr"])
    echo = URL(f"/?echostr={raw}", encoded=True).query["echostr"]
    assert (echo == unquote(found["raw_echostr"])) is good
    query = MultiDict(query_of(found))
    query["echostr"] = echo
    request = RawRequest("GET", query, {}, b"")
    if good:
        assert isinstance(read(app, Codec(app), request, now), Challenge)
        return
    with pytest.raises(Rejected, match="signature"):
        read(app, Codec(app), request, now)


def test_the_account_shows_no_secret() -> None:
    app = account()
    for secret in (app.secret, app.token, app.encoding_aes_key):
        assert secret not in repr(app)


@pytest.mark.parametrize("key", ["", "short", "x" * 42 + "!", "x" * 44])
def test_a_malformed_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ValueError, match="43 letters") as refusal:
        account(encoding_aes_key=key)
    assert not key or key not in str(refusal.value)
