"""How plots look: one file for each family of kinds."""
