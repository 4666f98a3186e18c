"""Boiling."""


def boil(litres: float) -> str:
    """Boil some water."""
    return "hot" * int(litres)
