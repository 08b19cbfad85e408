"""What small priors are, what they learn from, and the loop that trains them."""
