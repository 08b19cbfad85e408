"""What the command lines of main.py and `tools.sweep` share."""
