"""Repository to source files: what there is to read, and what is left out and why."""
