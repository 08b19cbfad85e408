"""Comparing ways to make a skin, one change at a time and call for call.

`tools.ablate` is the command.
"""
