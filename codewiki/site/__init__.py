"""Pages to files: Markdown and the machine-readable files; touches no disk."""
