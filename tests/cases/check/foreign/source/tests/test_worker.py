from parcel.courier import NullCourier
from parcel.models import Parcel, Status
from parcel.settings import Settings
from parcel.store import MemoryStore
from parcel.worker import Worker


def test_what_waits_is_delivered() -> None:
    store, courier = MemoryStore(), NullCourier()
    store.put(Parcel("a", "https://x.example", b"hi"))
    assert Worker(store, courier, Settings()).run_once() == 1
    assert list(store.waiting()) == []


def test_a_failed_parcel_stays_failed() -> None:
    store = MemoryStore()
    store.put(Parcel("a", "nowhere", b"hi", status=Status.FAILED))
    assert Worker(store, NullCourier(), Settings()).run_once() == 0
