def apply(work):
    work()


def chain(works):
    for work in works:
        apply(work)


def keep(function):
    return function


def wrap(function):
    def inner():
        function()

    return inner


@keep
def kept():
    pass


@wrap
def wrapped():
    pass


kept()
