class Circle:
    def area_of(self):
        return 3


class Square:
    def area_of(self):
        return 4


def declared(shape: Square):
    return shape.area_of()


def constructed():
    shape = Circle()
    return shape.area_of()


def either(flag):
    shape = Circle() if flag else Square()
    return shape.area_of()


def unknown(shape):
    return shape.area_of()


def optional(shape: "Circle | None" = None):
    if shape:
        return shape.area_of()


def many(shapes: list[Square]):
    return [shape.area_of() for shape in shapes]
