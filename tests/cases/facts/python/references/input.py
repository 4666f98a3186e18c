import config
from config import LIMIT, load
from errors import Missing, Wrong as Bad


def callback(x): ...


class Thing:
    size = LIMIT

    def __init__(self):
        super().__init__()
        self.on(callback, key=callback)
        config.paths.root.exists()

    def chain(self):
        return self.a.b(1).c(2, *[3], **{}).d

    def odd(self):
        self.items[0].run()
        (lambda: 1)()
        "text".join(x for x in [])
        get()()
        make(1)(2).go()
        (yield self).send()
        return [load(x) for x in config.NAMES if x != LIMIT]

    def errors(self, exc, callback):
        try:
            raise Missing("no")
        except Bad:
            raise
        except (config.Error, OSError) as error:
            raise error
        except* Missing:
            raise config.Error from error
        raise self.failure("x")
        raise exc

    def shadow(self, load):
        LIMIT = 3
        callback = None
        return load, LIMIT, Thing, callback

    def text(self):
        print(f"{load(1)!r:>{LIMIT}} {config.NAME}")
        global callback
        return lambda callback: callback


def match_it(command):
    match command:
        case Thing(size=3) as thing:
            thing.chain()
        case config.MODE | LIMIT:
            pass
        case [Thing(), *rest] if load(rest):
            pass
        case {"key": value, **more}:
            return value, more
        case other:
            return other


table = {"a": callback, "b": Thing.chain, "c": LIMIT}
handlers[LIMIT] = callback
config.debug = True
value = LIMIT if config.FAST else not load
assert LIMIT == load
del config
result = (n := load(1)) + n
