import sys

try:
    from fast import encode_all
except ImportError:
    from slow import encode_all

try:
    import orjson
except ImportError:
    orjson = None

if sys.version_info >= (3, 12):

    def choose():
        return 1

else:

    def choose():
        return 2


try:
    from missing import helper_of
except ImportError:

    def helper_of():
        return None


def use():
    choose()
    encode_all()
    helper_of()
    return orjson.dumps({})
