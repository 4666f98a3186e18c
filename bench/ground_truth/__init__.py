"""Scores of the graph and the facts against ground truths that others made; see ``score.py``."""
