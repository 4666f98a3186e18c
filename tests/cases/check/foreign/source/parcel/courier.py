"""How a parcel gets to its address."""

from abc import ABC, abstractmethod

import requests

from parcel.models import AddressError, DeliveryError, Parcel


class Courier(ABC):
    """Brings a parcel to its address."""

    @abstractmethod
    def bring(self, parcel: Parcel) -> None:
        """Deliver, or raise ``DeliveryError``."""


class HttpCourier(Courier):
    """Posts the body to the address."""

    def __init__(self, timeout: float = 10.0, verify: bool = True) -> None:
        self.timeout = timeout
        self._session = requests.Session()
        self._session.verify = verify

    def bring(self, parcel: Parcel) -> None:
        if not parcel.address.startswith(("http://", "https://")):
            raise AddressError(parcel, "no HTTP address")
        answer = self._session.post(
            parcel.address, data=parcel.body, headers=parcel.headers, timeout=self.timeout
        )
        if answer.status_code >= 400:
            raise DeliveryError(parcel, f"answer {answer.status_code}")


class NullCourier(Courier):
    """Delivers nothing, for tests."""

    def __init__(self) -> None:
        self.brought: list[Parcel] = []

    def bring(self, parcel: Parcel) -> None:
        self.brought.append(parcel)
