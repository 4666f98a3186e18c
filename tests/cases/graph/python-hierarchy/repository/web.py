import base
from base import Port as Gate


class WebPort(Gate):
    def fetch_page(self):
        return super().fetch_page()

    def decode_page(self):
        return base.D().who()


class Nested(base.D):
    class Inner(base.C):
        def go(self):
            return self.only_c()
