"""What plots show and how they look: one file for each family of kinds."""
