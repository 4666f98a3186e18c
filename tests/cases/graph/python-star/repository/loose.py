from lib import *


def loose():
    return 4


def _private():
    return 5
