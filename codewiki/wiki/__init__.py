"""Module tree to pages: blocks of cited statements, written from the facts alone."""
