from other import thing

__all__ = [
    "public",
    'Constant',  # a comment
]
__all__ += ("_odd", "thing")
__all__.extend(["later"])
__all__.append("last")


def public(): ...
def unlisted(): ...
def _odd(): ...
Constant = 1
class Hidden:
    def method(self): ...
