"""Text files become tokenised, memory-mapped corpora; some of their lines are held out for validation."""
