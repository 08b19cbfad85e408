"""All that meets the outside world; every file at this level runs as `python -m tools.<name>`."""
