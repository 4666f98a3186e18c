import os


def before():
    return os.path


class Half:
    def method(self, a, b:
        return a

    def fine(self):
        return before()


x = = 3
def after(y):
    return before(y)

print "old style", before()
$$$
