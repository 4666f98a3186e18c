"""Orders of a workshop."""

from workshop.store import Store

__all__ = ["Store"]
