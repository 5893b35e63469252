"""The programme: numbers, no solver."""
