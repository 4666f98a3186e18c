"""Pages to pages: a model rewrites what it can explain, and every paragraph is proved first."""
