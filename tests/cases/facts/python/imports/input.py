import os, sys as system
import a.b.c
import a.b.d as d
from . import sibling
from .. import parent as p
from ...far.away import (
    one,
    two as zwei,  # comment
    three,
)
from x import *
from .y import *
from __future__ import division
from back \
    .slash import thing


def late():
    import json
    from z import w
    return json.dumps(w), sibling.run, one


class Holder:
    from mixin import method

    import q


def use():
    return a.b.c.run(), d, system.path, os
