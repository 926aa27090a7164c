"""How well people are understood: a corpus, measured through the real handlers."""
