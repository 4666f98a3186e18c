import pytest

from workshop.store import Store


@pytest.fixture
def store(tmp_path):
    """A store in a folder of its own."""
    return Store(str(tmp_path / "orders.db"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setenv("NO_NETWORK", "1")
