"""What `tools.bench` measures, and the models that it measures on."""
