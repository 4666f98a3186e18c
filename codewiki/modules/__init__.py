"""Graph to module tree: every file in exactly one module."""
