"""Many skins from one table: what the rows ask for, and how several are made at once.

`tools.batch` puts it together.
"""
