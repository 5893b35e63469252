"""What is given: frozen tables, read and checked."""
