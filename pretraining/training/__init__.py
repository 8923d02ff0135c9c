"""The training itself: steps as batches, one forward for all objectives, the module, and its validation."""
