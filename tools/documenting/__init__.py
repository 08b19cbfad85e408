"""What of the documentation is made from the code: options, plug-ins, exit codes, the map."""
