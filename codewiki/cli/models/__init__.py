"""The public contract of documentation jobs."""
