"""The loop that takes parcels from the store to the courier."""

import logging
import time
from collections.abc import Callable

from parcel.courier import Courier
from parcel.models import AddressError, DeliveryError, Parcel, Status
from parcel.settings import Settings
from parcel.store import Store

_log = logging.getLogger(__name__)


class Worker:
    """Delivers what waits in a store."""

    def __init__(
        self,
        store: Store,
        courier: Courier,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.courier = courier
        self.settings = settings
        self._clock = clock
        self._stopped = False

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not self._stopped:
            if self.run_once() == 0:
                time.sleep(self.settings.idle_seconds)

    def run_once(self) -> int:
        """Try every parcel that is due; return how many were tried."""
        tried = 0
        for parcel in self.store.waiting():
            if parcel.is_due(self._clock(), self.settings.pause):
                self.deliver(parcel)
                tried += 1
        return tried

    def deliver(self, parcel: Parcel) -> bool:
        """Try one parcel and mark what came of it."""
        parcel.attempts += 1
        try:
            self.courier.bring(parcel)
        except AddressError:
            self.store.mark(parcel.key, Status.FAILED)
            return False
        except DeliveryError as error:
            _log.warning("not delivered: %s", error)
            if parcel.attempts >= self.settings.max_attempts:
                self.store.mark(parcel.key, Status.FAILED)
            return False
        self.store.mark(parcel.key, Status.SENT)
        return True

    def stop(self) -> None:
        """End ``run`` after the present round."""
        self._stopped = True
