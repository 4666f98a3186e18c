"""Questions to the dependency graph."""
