"""Where parcels wait."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator

from parcel.models import Parcel, Status


class Store(ABC):
    """Keeps parcels until they are delivered."""

    @abstractmethod
    def put(self, parcel: Parcel) -> None:
        """Keep a parcel."""

    @abstractmethod
    def waiting(self, limit: int = 100) -> Iterator[Parcel]:
        """Yield the parcels that wait, oldest first."""

    @abstractmethod
    def mark(self, key: str, status: Status) -> None:
        """Set the status of a parcel."""


class MemoryStore(Store):
    """Keeps parcels in a dictionary."""

    def __init__(self) -> None:
        self._parcels: dict[str, Parcel] = {}

    def put(self, parcel: Parcel) -> None:
        self._parcels[parcel.key] = parcel

    def waiting(self, limit: int = 100) -> Iterator[Parcel]:
        found = [one for one in self._parcels.values() if one.status is Status.WAITING]
        yield from found[:limit]

    def mark(self, key: str, status: Status) -> None:
        self._parcels[key].status = status


class SqliteStore(Store):
    """Keeps parcels in a table of an SQLite database."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS parcels (key TEXT PRIMARY KEY, address TEXT, body BLOB,"
            " attempts INTEGER, status TEXT)"
        )

    def put(self, parcel: Parcel) -> None:
        row = (parcel.key, parcel.address, parcel.body, parcel.attempts, parcel.status.value)
        self._connection.execute("INSERT OR REPLACE INTO parcels VALUES (?, ?, ?, ?, ?)", row)

    def waiting(self, limit: int = 100) -> Iterator[Parcel]:
        query = "SELECT key, address, body, attempts FROM parcels WHERE status = ? LIMIT ?"
        for key, address, body, attempts in self._connection.execute(query, ("waiting", limit)):
            yield Parcel(key, address, body, attempts)

    def mark(self, key: str, status: Status) -> None:
        self._connection.execute(
            "UPDATE parcels SET status = ? WHERE key = ?", (status.value, key)
        )

    def vacuum(self) -> int:
        """Delete what has been sent; return how many rows went."""
        return self._connection.execute("DELETE FROM parcels WHERE status = 'sent'").rowcount
