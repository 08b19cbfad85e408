"""Finding the subject of a photo: a soft matte first, then a hard mask."""
