def convert(x):
    return x


def render_all(x):
    return x
