"""What both apps of our own refuse alike."""


class NotPressable(Exception):
    """Nobody can press that: no such card on this phone, or no such button or option on it."""
