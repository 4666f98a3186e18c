class Base:
    def __init__(self):
        self.ready = True

    def save(self):
        return self.check()

    def check(self):
        return self.ready


class Other:
    def save(self):
        return None

    def close_all(self):
        return None
