"""企业微信 (WeCom): a self-built app's callback, answers and messages."""

from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.platform import WeCom
from bot.platforms.wire import Patience

__all__ = ["Patience", "WeCom", "WeComAccount"]
