"""What runs wrote, and which of them belong together: runs, their settings, rows of seeds."""
