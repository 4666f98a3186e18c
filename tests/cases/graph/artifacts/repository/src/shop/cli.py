class App:
    @classmethod
    def start(cls):
        return cls()


def main():
    return App.start()
