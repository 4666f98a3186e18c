class Store:
    def get(self, key):
        return key

    def error(self, text):
        return text

    def read(self):
        return ""

    def close(self):
        return None

    def send(self, item):
        return item

    def update(self, **values):
        return values

    def items(self):
        return ()

    def splitlines(self):
        return ()


def open(path):
    return path


def print(*values):
    return values


def filter(test, rows):
    return rows
