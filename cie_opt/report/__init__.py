"""Tables, texts and pictures of an outcome."""
