import logging

from shop import store
from shop.store import Both, Cache, decorated, session

logger = logging.getLogger(__name__)


def built_in(path, options: dict, row):
    with open(path) as file:
        file.read()
    logger.error("no")
    options.get("a")
    {}.items()
    row.get("b")
    row.delete("c")
    return store.open(path)


def managed():
    with session() as cache:
        cache.delete("a")
    decorated().get("b")
    Both().save()
    Both().look()


def inner():
    return Cache.Entry().value()


class Cache2:
    def error(self):
        return error

    def get(self):
        return super().get()
