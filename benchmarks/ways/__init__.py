"""Ways to state and solve the programme of a case, one file each; a module here with a ``WAY`` is found by itself."""
