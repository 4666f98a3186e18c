"""What is delivered, and what may go wrong."""

from dataclasses import dataclass, field
from enum import Enum


class Status(Enum):
    """Where a parcel is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass
class Parcel:
    """A message for one address."""

    key: str
    address: str
    body: bytes
    attempts: int = 0
    status: Status = Status.WAITING
    headers: dict[str, str] = field(default_factory=dict)

    def is_due(self, now: float, pause: float) -> bool:
        """Tell whether it may be tried again."""
        return self.status is Status.WAITING and now >= self.attempts * pause


class DeliveryError(Exception):
    """A parcel could not be delivered."""

    def __init__(self, parcel: Parcel, reason: str) -> None:
        super().__init__(f"{parcel.key}: {reason}")
        self.parcel = parcel


class AddressError(DeliveryError):
    """The address is not one that can ever work."""
