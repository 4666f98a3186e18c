"""Outer names are kept inside."""


class Outer:
    """The outer class."""

    class Inner:
        def method(self):
            def local(value):
                return value

            return local(1)

        class Deep:
            LIMIT = 3

    def after(self):
        return self.Inner.Deep.LIMIT


def make(count):
    class Local:
        def run(self):
            return helper(count)

    def wrapper(*args, **kwargs):
        return Local().run()

    return wrapper


def helper(count):
    return make(count)
