"""How seconds and memory grow with the consortium, for the library and for rivals."""
