import functools
from functools import lru_cache

from registry import Registry, register

registry = Registry()


@registry.command("x")
def handle_x():
    return cached()


@register
class Plugin:
    @functools.cached_property
    def table(self) -> Registry:
        return Registry()

    @lru_cache
    def lookup(self):
        return self.table.command("y")


@lru_cache(maxsize=None)
def cached():
    return Plugin().lookup()
