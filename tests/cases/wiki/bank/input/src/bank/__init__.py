"""Keeps accounts and moves money between them."""

from bank.account import Account
from bank.errors import BankError, Overdrawn

__all__ = ["Account", "BankError", "Overdrawn"]
