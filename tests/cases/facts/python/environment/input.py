import os
import os as system
from os import environ, getenv as read_env

KEY = "FROM_CONSTANT"
A = os.environ["PLAIN"]
B = os.environ.get("WITH_DEFAULT", "fallback")
C = os.getenv("GETENV", default=str(1))
D = environ.get("IMPORTED")
E = read_env("RENAMED")
F = system.environ[KEY]
os.environ.setdefault("SET_DEFAULT", "x")
os.environ["WRITTEN"] = "1"
del os.environ["DELETED"]
if "PRESENT" in os.environ:
    pass
if "ABSENT" not in os.environ:
    pass


def dynamic(name):
    return os.environ[f"PREFIX_{name}"], os.getenv(name, None), {}.get("NOT_ONE")
