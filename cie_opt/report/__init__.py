"""Reports: an outcome as tables in a folder, as text, as HTML, as JSON."""
