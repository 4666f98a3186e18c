from unittest.mock import Mock

import pytest

from workshop.errors import OrderNotFound, StoreClosed
from workshop.store import Store, price_of


class TestStore:
    @pytest.fixture
    def made(self, store):
        return store

    def test_added(self, made):
        assert made.add("a chair").wanted == "a chair"

    def test_closed(self, made):
        made.closed = True
        with pytest.raises(StoreClosed):
            made.add("a chair")


class TestMemoryStore(TestStore):
    @pytest.fixture
    def made(self):
        return Store(":memory:")

    def test_nothing_found(self, made):
        with pytest.raises(OrderNotFound):
            made.find(1)


@pytest.mark.parametrize(("wanted", "price"), [("a", 7), ("ab", 14), ("abc", 21)])
def test_price(wanted, price):
    assert price_of(wanted) == price


@pytest.mark.skip(reason="needs a printer")
def test_printed():
    Mock()
