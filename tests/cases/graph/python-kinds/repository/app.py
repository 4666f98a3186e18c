from functools import wraps

LIMIT = 10


class AppError(Exception):
    pass


class NotFound(AppError):
    pass


def logged(function):
    @wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


def retry(times):
    return logged


@logged
def find_one(key: "Key") -> "list[Key]":
    if key is None:
        raise NotFound("x")
    try:
        return LIMIT
    except (NotFound, ValueError):
        raise AppError from None


class Key:
    _table = {}

    @retry(times=3)
    def pick(self):
        return self._table[LIMIT]

    @property
    def upper(self):
        return self

    @upper.setter
    def upper(self, value):
        self._table = value

    pick_again = pick


def recurse(n):
    return recurse(n - 1)


recurse(LIMIT)
