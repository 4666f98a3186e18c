"""Language models: one port, what answers through it, and what keeps that cheap and bounded."""
