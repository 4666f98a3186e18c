"""codewiki turns a source repository into a wiki that people and machines can trust."""

__version__ = "0.1.0"
