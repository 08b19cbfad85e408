"""Making one skin: parts of the loop that have a file of their own."""
