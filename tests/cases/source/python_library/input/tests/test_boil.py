from kettle.boil import boil


def test_boil() -> None:
    assert boil(1)
