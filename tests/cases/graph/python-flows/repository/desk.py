"""Work that is handed around as values."""

from runner import apply, chain


def wash():
    pass


def dry():
    pass


def iron():
    pass


def fold(after=iron):
    after()


def either(wet):
    return dry if wet else iron


def both():
    return wash, dry


def steps():
    yield wash
    yield from [dry]


class Press:
    tool = iron

    def __init__(self, work):
        self.work = work

    def __call__(self):
        self.work()

    def press(self):
        self.tool()

    def __iter__(self):
        return Sheets()


class Sheets:
    def __next__(self):
        return iron


BY_NAME = {"wash": wash, "dry": dry}
IN_ORDER = [wash, [dry, iron]]
IN_ORDER.append(fold)


def named(name):
    apply(wash)
    apply(work=dry)
    chain([iron])
    BY_NAME["wash"]()
    BY_NAME[name]()
    IN_ORDER[1][0]()
    either(True)()
    fold(after=wash)


def unpacked():
    first, second = both()
    second()
    (left, (middle, *rest)), last = (wash, (dry, iron, fold)), iron
    middle()
    rest[1]()
    last()


def looped():
    for step in IN_ORDER:
        step()
    for step in steps():
        step()
    for sheet in Press(dry):
        sheet()
    list(map(wash, []))


def instances():
    press = Press(dry)
    press()
    press.press()
    for cls in (Press, Sheets):
        cls.press()
