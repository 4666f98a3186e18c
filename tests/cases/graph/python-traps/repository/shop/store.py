"""Names that anything may have."""
import logging
from contextlib import contextmanager
from functools import wraps

logger = logging.getLogger(__name__)


def open(path):
    return path


def error(text):
    return text


class Cache:
    def get(self, key):
        return key

    def delete(self, key):
        return key

    def items(self):
        return []

    class Entry:
        def value(self):
            return 1

    def after_nested(self):
        return self.Entry().value()


class Base:
    def save(self):
        return "base"

    @property
    def cache(self) -> Cache:
        return Cache()


class Left(Base):
    def save(self):
        return super().save()


class Right(Base):
    def save(self):
        return super().save()


class Both(Left, Right):
    def save(self):
        return super().save()

    def look(self):
        return self.cache.get("key")


@contextmanager
def session():
    cache = Cache()
    yield cache


def kept(function):
    @wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@kept
def decorated() -> Cache:
    return Cache()


def outer():
    def inner():
        def innermost():
            return 1

        return innermost()

    return inner()
