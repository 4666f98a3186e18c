"""Cross-cutting pages, one builder each."""
