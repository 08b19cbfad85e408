"""How good the skins are, measured: by the colours of parts, by judges, by figures of drawing.

`tools.evaluate` is the command. Each file measures one thing, values in and values out.
"""
