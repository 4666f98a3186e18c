"""Documentation jobs: the record of a run, and running it."""
