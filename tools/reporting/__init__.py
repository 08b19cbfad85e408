"""Pages that show runs: one of each run, one of all of a folder. `tools.report` is the command."""
