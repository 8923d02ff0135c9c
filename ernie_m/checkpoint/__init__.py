"""Weights on disk: the Hugging Face layout, and `from_pretrained` / `save_pretrained` over it."""
