LIMIT = 1


class Shape:
    LIMIT = 2
    doubled = LIMIT * 2
    kind: "Kind"

    class Kind:
        pass

    def of(self, kind: Kind) -> "Shape.Kind":
        return LIMIT

    def static_use(self):
        return Shape.LIMIT

    @staticmethod
    def build_it() -> "Shape":
        return Shape()

    @classmethod
    def make_it(cls):
        cls.build_it()
        return cls.make_it()


class Date:
    pass


class Event:
    Date: Date

    def when(self, Date=Date):
        return Date()


def counter():
    total = 0

    def step():
        nonlocal total
        total = bump(total)
        return total

    return step


def bump(value, *, key=lambda bump: bump()):
    global LIMIT
    LIMIT = value
    return [bump for bump in value]


if LIMIT:
    bump(LIMIT)
