"""The stored instances say what their pages say."""
