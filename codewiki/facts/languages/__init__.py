"""One adapter per programming language, with its query file."""
