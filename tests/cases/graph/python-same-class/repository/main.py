from a.model import Item
from b import Item as Other


def total():
    return Item().price() + Other().price()


def unknown(item):
    return item.price()
