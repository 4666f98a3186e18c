"""One rule for each kind of claim, over the bytes of the source alone."""
