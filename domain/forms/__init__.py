"""The forms of the member check (P2c): what stands in them, and whether their sums hold."""
