"""The model card of the embedded prior.

Knows the recipe and the figures; knows nothing about files.
"""

import json
from dataclasses import asdict, dataclass

from tools.training.recipe import Recipe


@dataclass(frozen=True)
class Facts:
    """What was measured.

    Attributes:
        steps: of training.
        hours: that they took.
        decoder_error: of the decoder, mean absolute, in bytes.
        num_parameters: that were trained.
    """

    steps: int
    hours: float
    decoder_error: float
    num_parameters: int


def write(recipe: Recipe, facts: Facts) -> str:
    """Word the card, as Markdown."""
    mixture = recipe.mixture
    examples = facts.steps * recipe.batch
    return f"""---
license: cc-by-sa-4.0
library_name: diffusers
pipeline_tag: text-to-image
tags: [pixel-art, minecraft-skin, stable-diffusion-xl-format]
---

# Skins as character sheets: the embedded prior

A small text-to-image model in the folder format of Stable Diffusion XL. It knows one kind of
picture: a 72×48 sheet that shows every texel of both layers of a 64×64 Minecraft skin once, on
grey. SkinPiXL distils skins from it where there is no larger model.

## Networks
{facts.num_parameters / 1e6:.2f} M trained parameters: a UNet2DConditionModel with channels
{tuple(recipe.size.channels)} and two CLIP text encoders of {recipe.size.text_layers} layers ×
{recipe.size.text_width}, over a vocabulary of whole words. It predicts the clean latents
(`prediction_type: sample`) under a cosine schedule of 1000 steps. The autoencoder's encoder is not
learned: it moves each 4×4 block of pixels into 48 channels, exactly. Its decoder is an
approximation for viewers (mean error {facts.decoder_error:.1f} of 255); the program undoes the
encoder instead.

## Data
{mixture.painted:.0%} of the examples are painted by the program's own painter (assets/archetypes),
{mixture.real:.0%} are skins that people drew under free licences, {mixture.composed:.0%} are
composed of drawn parts (assets/training). Every file's author, licence and source is in
assets/training/ATTRIBUTION.tsv. About 8 % of the drawn skins, by groups of near-duplicates, are
held out.

## Training
`accelerate launch -m tools.train_prior --config config/train/prior.yaml`

{facts.steps} steps of {recipe.batch} examples ({examples} in all) in {facts.hours:.2f} hours.
The recipe in full:

```json
{json.dumps(asdict(recipe), indent=1)}
```

## What it cannot do
It knows the characters and words of its data and little else; a word that it never met does
nothing. Small coloured things may be left out or may colour the whole. Faces are simple.
Combinations that it never met tend to show the first noun alone. It makes sheets of skins and no
other pictures.

## Licence
CC BY-SA 4.0, by the SkinPiXL project, after the works named in assets/training/ATTRIBUTION.tsv
(among them CC BY-SA 3.0 and 4.0 works). Not affiliated with Mojang or Microsoft.
"""
