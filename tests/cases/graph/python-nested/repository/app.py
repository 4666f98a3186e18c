def outer(value):
    def inner(x):
        return helper(x)

    def helper(x):
        return x + value

    return inner(value)


def helper(x):
    return x


def use():
    return helper(1)


class Box:
    def helper(self):
        return helper(2)

    def pack(self):
        def wrap():
            return self.helper()

        def rebind(self):
            return self.helper()

        return wrap(), rebind

    size = helper(3)
