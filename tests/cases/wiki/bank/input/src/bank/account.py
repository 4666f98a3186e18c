"""Accounts: what they hold and how it moves."""

import os

from bank.errors import BankError, Overdrawn

LIMIT = 100


class Policy:
    """Decides what an account may do."""

    def allows(self, amount: int) -> bool:
        """Tell whether the amount may be moved."""
        raise NotImplementedError


class Strict(Policy):
    """Allows amounts up to ``LIMIT``."""

    def allows(self, amount: int) -> bool:
        return amount <= LIMIT


class Account:
    """Holds the money of one owner. It has a policy.

    :param owner: The name of the owner.
    :param policy: What it may do. ``None`` is :class:`Strict`.
    """

    def __init__(self, owner: str, policy: Policy | None = None) -> None:
        self.owner = owner
        self.policy: Policy = policy or Strict()
        self.balance = int(os.environ.get("BANK_START", "0"))

    def deposit(self, amount: int) -> int:
        """Put money in."""
        check(amount)
        self.balance += amount
        return self.balance

    def withdraw(self, amount: int) -> int:
        """Take money out; see :meth:`deposit`."""
        check(amount)
        if amount > self.balance:
            raise Overdrawn(f"{self.owner} holds {self.balance}")
        if not self.policy.allows(amount):
            raise BankError("the policy forbids it")
        self.balance -= amount
        return self.balance


def check(amount: int) -> None:
    if amount <= 0:
        raise ValueError("amounts are positive")


def transfer(source: Account, target: Account, amount: int) -> None:
    """Move money from one account to another."""
    source.withdraw(amount)
    target.deposit(amount)


def _audit() -> None:
    pass
