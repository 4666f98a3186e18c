import sys

try:
    import simplejson as json
except ImportError:
    import json

if sys.platform == "win32":
    SEPARATOR = "\\"

    def join(*parts): return "\\".join(parts)
else:
    SEPARATOR = "/"

    def join(*parts):
        return SEPARATOR.join(parts)

try:
    from fast import scan
except ImportError:
    def scan(text):
        return json.loads(text)

counter = 0
counter = counter + 1
total = 1
total += 2
HAS_FAST = bool(scan)
for index in range(3):
    last = index
with open("x") as handle:
    content = handle.read()
join = functools.partial(join)
