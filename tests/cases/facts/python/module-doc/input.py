# Licensed under the MIT licence.

"""One line.

Details about the module.
"""

x = 1
