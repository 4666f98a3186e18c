class Circle:
    def turn(self): ...


class Square:
    def turn(self): ...


def after(shape):
    if not isinstance(shape, Circle):
        return
    shape.turn()


def inside(shape, other):
    if isinstance(shape, Circle) and shape.turn():
        shape.turn()
    elif isinstance(shape, Square):
        shape.turn()
    else:
        shape.turn()  # neither
    if isinstance(shape, Circle) or other:
        shape.turn()  # not told
    other.turn() if isinstance(other, Square) else None
    return [one.turn() for one in other if isinstance(one, Circle)]


def asserted(holder):
    holder.shape.turn()  # not yet told
    assert isinstance(holder.shape, Circle)
    holder.shape.turn()
    holder.shapes.turn()
