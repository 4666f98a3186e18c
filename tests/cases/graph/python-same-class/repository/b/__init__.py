from .model import Item
