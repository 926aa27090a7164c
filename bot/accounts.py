"""The apps on both platforms, as the settings name them."""

from __future__ import annotations

from bot.platforms.dingtalk import DingTalkAccount
from bot.platforms.wecom import WeComAccount
from bot.settings import Settings


def wecom_account(settings: Settings) -> WeComAccount:
    """The WeCom app as the settings name it."""
    wecom = settings.wecom
    return WeComAccount(
        wecom.corp_id,
        wecom.agent_id,
        wecom.secret.get_secret_value(),
        wecom.token.get_secret_value(),
        wecom.encoding_aes_key.get_secret_value(),
        str(wecom.api_base).rstrip("/"),
        auth_base=str(wecom.auth_base).rstrip("/"),
        contacts_secret=wecom.contacts_secret.get_secret_value(),
        contacts_token=wecom.contacts_token.get_secret_value(),
        contacts_aes_key=wecom.contacts_aes_key.get_secret_value(),
        cards=wecom.cards,
    )


def dingtalk_account(settings: Settings) -> DingTalkAccount:
    """The DingTalk app as the settings name it."""
    ding = settings.dingtalk
    return DingTalkAccount(
        client_id=ding.client_id,
        client_secret=ding.client_secret.get_secret_value(),
        robot_code=ding.robot_code or ding.client_id,
        agent_id=ding.agent_id,
        corp_id=ding.corp_id,
        token=ding.token.get_secret_value(),
        aes_key=ding.aes_key.get_secret_value(),
        card_template_id=ding.card_template_id,
        card_route_key=ding.card_route_key,
        card_secret=ding.card_secret.get_secret_value(),
        mode=ding.mode,
        api_base=str(ding.api_base).rstrip("/"),
        oapi_base=str(ding.oapi_base).rstrip("/"),
        public_callback=f"{str(settings.server.public_url).rstrip('/')}/dingtalk/card",
    )
