#!/usr/bin/env python
# -*- coding: utf-8 -*-
# Copyright 2020 Somebody. All rights reserved.

# What this file is for, told
# in a comment.

# About the import.
import os

# ---- section ----
# Explains the function.
#   indented
def commented(): ...


# not directly above

def apart(): ...


def one_line(): "A docstring on the line."


def raw():
    r"""Raw \n text."""


def shaped():
    """
    Starts on the second line.

        Indented example.

    Ends here.
    """


def continued():
    """\
    First.
      Second.
    """


def not_documentation():
    f"""formatted {os}"""


def bytes_are_not():
    b"""bytes"""


def comment_first():
    # before
    """After a comment."""


def not_first():
    x = 1
    """Just a string."""


class Empty:
    """"""
    value = 1
    "documented by a string"
    other = 2  # type: int
    # about third
    third = 3  #: wins not
