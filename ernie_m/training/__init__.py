"""The Lightning machinery that fine-tuning and pre-training share."""
