"""Containers that are made of others have their parts."""


class Part:
    def go(self):
        return self


class Bag:
    def __iter__(self):
        return iter([Part()])

    def go(self):
        return None


def rows() -> "list[Part]":
    return []


class Shop:
    def __init__(self, parts: list[Part], bag: Bag, unknown):
        self.listed = list(reversed(parts))
        self.ordered = sorted(parts, key=str)
        self.sliced = parts[1:]
        self.chosen = [part for part in parts if part]
        self.fixed = tuple(part for part in parts)
        self.made = list(rows())
        self.other = [str(part) for part in parts]
        self.bagged = list(bag)
        self.unknown = list(unknown)

    def run(self):
        for one in self.listed:
            one.go()
        for two in self.ordered:
            two.go()
        for three in self.sliced:
            three.go()
        for four in self.chosen:
            four.go()
        for five in self.fixed:
            five.go()
        for six in self.made:
            six.go()
        copied = list(self.listed)
        copied[0].go()
        copied.append(Part())

    def not_parts(self):
        for text in self.other:
            text.go()
        self.bagged.go()
        self.unknown.go()
        for something in self.unknown:
            something.go()
