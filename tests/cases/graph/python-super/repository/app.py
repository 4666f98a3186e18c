from base import Base, Other


class Middle(Base):
    def save(self):
        super().save()
        self.check()

    def __init__(self):
        super().__init__()


class Alone:
    def save(self):
        super().save()


class Both(Middle, Other):
    def save(self):
        super().save()

    def close_all(self):
        super().close_all()
