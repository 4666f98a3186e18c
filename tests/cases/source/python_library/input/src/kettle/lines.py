"""Form feeds and foreign separators are no line ends."""

X = "a b"
y = 1