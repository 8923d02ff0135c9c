"""README.md beside a model: what it is, what it was trained on, how well it does, and how to load it."""
