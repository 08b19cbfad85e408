"""Tables of runs: what varies along rows and columns, and the picture of all.

`tools.sweep` is the command.
"""
