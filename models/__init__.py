"""Tensors in, tensors out: palette, player, renderer, guidance. Opens no file, prints nothing."""
