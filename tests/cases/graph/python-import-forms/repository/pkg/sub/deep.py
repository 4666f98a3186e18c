from ..other import elsewhere


def bottom():
    return elsewhere()
