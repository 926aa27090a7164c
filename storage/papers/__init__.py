"""The official papers as .docx: templates that clerks may edit, filled from plain values."""

from __future__ import annotations

from storage.papers.filling import paper_bytes

__all__ = ["paper_bytes"]
