"""Source file to facts: definitions, references, imports and signals, free of paths."""
