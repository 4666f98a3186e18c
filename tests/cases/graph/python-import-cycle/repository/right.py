from left import ping, missing, again


def pong(n):
    return ping(n - 1)


def use():
    return missing() + again()
