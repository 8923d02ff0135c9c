"""What the commands `pretraining.translate` and `pretraining.align`, which look at a trained model, have in common."""
