from runner import apply


def only_here():
    pass


def test_apply():
    apply(only_here)
    work = only_here
    work()
