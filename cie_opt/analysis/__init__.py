"""What the answer is worth: one file for each analysis, from a session to a small typed result."""
