import pytest

from shop import Cart
from shop.cart import Cart as Direct


@pytest.fixture
def cart() -> Cart:
    return Cart()


class TestCart:
    def test_total(self, cart: Cart):
        assert cart.total() == 0
        assert Direct().total() == 0
