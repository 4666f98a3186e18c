from loose import *


def unlisted():
    return 0


def run_all():
    visible()
    _listed()
    loose()
    unlisted()
    _private()
