"""Published questions, asked of the library and of rivals in the same run: ``python -m benchmarks.published``."""
