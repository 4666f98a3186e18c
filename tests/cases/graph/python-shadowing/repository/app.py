from tools import convert, render_all


def count(x):
    return x


def local_import():
    convert = make()
    return convert(1)


def parameter(count, render_all=None):
    render_all()
    return count(2)


def loop(rows):
    for convert in rows:
        convert()
    return [count() for count in rows]


def handler():
    try:
        render_all(1)
    except ValueError as convert:
        convert.with_it()


def honest():
    return count(convert(render_all(3)))


def make():
    return None


def inner_import():
    from tools import convert as count

    return count(4)
