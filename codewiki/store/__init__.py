"""Content-addressed cache and atomic, owned output."""
