import pytest

from bank.account import Account, transfer
from bank.errors import Overdrawn


def test_transfer() -> None:
    ann, bob = Account("ann"), Account("bob")
    ann.deposit(5)
    transfer(ann, bob, 3)
    assert bob.balance == 3


def test_overdrawn() -> None:
    with pytest.raises(Overdrawn):
        Account("ann").withdraw(1)
