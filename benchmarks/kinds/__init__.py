"""Kinds of cases, one file each; a module here with a ``KIND`` is found by itself."""
