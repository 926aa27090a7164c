"""How well people are understood: a corpus of what they type, measured through the real handlers."""
