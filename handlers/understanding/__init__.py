"""Text to intent and slots: deterministic, from data, without network or model."""
