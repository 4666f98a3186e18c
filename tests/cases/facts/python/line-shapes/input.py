# bom
def windows(a):
	"""Doc.

	More.
	"""
	return a

class Form:
	x = 1 # tab

# café
def café(über):
	return café(1)
LS = "a b"
after = 1
