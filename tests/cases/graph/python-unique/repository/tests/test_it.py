class Fake:
    def mocked_thing(self):
        return 1


def test_fake(thing):
    thing.mocked_thing()
