"""Where orders are kept."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor as Pool
from dataclasses import dataclass
from functools import lru_cache

from workshop.errors import OrderNotFound, StoreClosed

MAX_OPEN_ORDERS = 500
READ_TIMEOUT = 2.5


@dataclass
class Order:
    """One order: a number and what is wanted."""

    number: int
    wanted: str
    done: bool = False


def lock(order: Order) -> None:
    """Mark an order as done; nothing of threads here."""
    order.done = True


class Store:
    """Orders in a file of SQLite."""

    def __init__(self, path: str, timeout: float = 5.0, workers: int = 4) -> None:
        self._guard = threading.RLock()
        self._base = sqlite3.connect(path, timeout=timeout)
        self._pool = Pool(max_workers=workers)
        self.closed = False

    def add(self, wanted: str) -> Order:
        if self.closed:
            raise StoreClosed("the store is closed")
        with self._guard:
            cursor = self._base.execute("INSERT INTO orders (wanted) VALUES (?)", (wanted,))
        return Order(cursor.lastrowid or 0, wanted)

    def find(self, number: int) -> Order:
        row = self._base.execute("SELECT wanted FROM orders WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise OrderNotFound(f"no order {number}")
        order = Order(number, row[0])
        lock(order)
        return order

    def warm(self, numbers: list[int]) -> None:
        for number in numbers:
            for _ in range(2):
                self._pool.submit(self.find, number)


@lru_cache(maxsize=128)
def price_of(wanted: str) -> int:
    return len(wanted) * 7
