"""Errors of the bank."""


class BankError(Exception):
    """Base of all errors here."""


class Overdrawn(BankError):
    """The account holds too little."""


class Unused(BankError):
    pass
