"""What the embedded prior learns from and what it is: skins, captions, mixture, networks."""
