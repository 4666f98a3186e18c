"""One builder per cross-cutting page."""
