"""What a step costs, computed in advance: operations and memory, on tensors without data."""
