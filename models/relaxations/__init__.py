"""How a choice among palette entries is made differentiable. A relaxation is a file of this folder.

A plug-in is one function, `relax(logits_NK, tau, generator) -> weights_NK`: rows sum to 1, and
entries whose logit is -inf get exactly 0 and no gradient.

Letters: N texels, K palette entries.
"""
