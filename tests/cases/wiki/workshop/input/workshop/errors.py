"""What can go wrong."""


class WorkshopError(Exception):
    """The base of all errors of this package."""


class OrderNotFound(WorkshopError):
    """There is no order of that number."""


class StoreClosed(WorkshopError):
    """The store was closed before."""
