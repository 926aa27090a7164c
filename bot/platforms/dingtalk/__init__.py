"""钉钉 (DingTalk): an in-house app's robot, its cards, its directory."""

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.platform import DingTalk
from bot.platforms.wire import Patience

__all__ = ["DingTalk", "DingTalkAccount", "Patience"]
