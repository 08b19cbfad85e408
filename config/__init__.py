"""What a run is made of: every option, its default and its range."""
