"""What a difference between systems is worth: over seeds, and over documents."""
