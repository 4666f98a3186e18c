"""Edges that people looked at, and what share of them is right; see ``README.md``."""
