__all__ = ["visible", "_listed"]


def visible():
    return 1


def _listed():
    return 2


def unlisted():
    return 3
