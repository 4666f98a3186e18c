class Registry:
    def command(self, name):
        return lambda function: function


def register(cls):
    return cls
