class Item:
    def price(self):
        return 1
