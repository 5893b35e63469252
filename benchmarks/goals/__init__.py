"""Whether the library reaches what was set as its goals on large consortia."""
