from abc import ABC, abstractmethod
from enum import Enum


class A:
    def who(self):
        return "a"

    def only_a(self):
        return 1


class B(A):
    def who(self):
        return "b"


class C(A):
    def who(self):
        return "c"

    def only_c(self):
        return 1


class D(B, C):
    def ask(self):
        self.who()
        self.only_c()
        self.only_a()
        self.nowhere_defined()


class Port(ABC):
    @abstractmethod
    def fetch_page(self):
        ...

    def twice(self):
        self.fetch_page()
        return self.decode_page()


class Color(Enum):
    RED = 1

    def label(self):
        return self.name.title() + self.value_of()


class Loop(Loop2):
    def turn(self):
        self.spin()


class Loop2(Loop):
    def spin(self):
        self.turn()


class Error(Exception):
    pass


class Special(Error):
    def detail(self):
        return self.with_traceback(None)
