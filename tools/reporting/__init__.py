"""Pages that show runs: one of a run, one of all runs of a folder. `tools.report` is the command."""
