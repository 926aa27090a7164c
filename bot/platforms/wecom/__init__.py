"""企业微信 (WeCom): a self-built app's callback, answers and messages."""

from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.client import MediaUnavailable
from bot.platforms.wecom.platform import WeCom
from bot.platforms.wecom.transport import Patience

__all__ = ["MediaUnavailable", "Patience", "WeCom", "WeComAccount"]
