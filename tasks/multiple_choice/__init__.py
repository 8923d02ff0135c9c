"""Multiple choice: which of several texts answers a question, or goes on from a context."""
