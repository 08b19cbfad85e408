"""The studio: jobs in a queue, made one at a time a device, and what the web may ask of them."""
