# -*- coding: latin-1 -*-
"""Grüße."""
NAME = "Müller"


def hallö(x):
    """Sagt ü."""
    return x.grüße()


def after():
    pass
