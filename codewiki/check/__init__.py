"""Written wiki and source to verdicts and findings; shares no derivation with the writer."""
