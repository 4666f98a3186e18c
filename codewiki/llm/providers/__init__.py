"""Providers of language models: each a small file that makes what answers through the port."""
