"""The written wiki to a static site: pre-rendered, sanitised, complete without a network."""
