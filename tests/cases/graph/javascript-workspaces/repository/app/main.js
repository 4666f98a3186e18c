const ui = require('@shop/ui')

ui.show()
