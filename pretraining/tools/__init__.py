"""What the commands that look at a trained model share: restoring it, drawing, and the words of a text."""
