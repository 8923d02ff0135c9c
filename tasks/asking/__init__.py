"""A trained model asked with raw input: what is asked, what a model remembers of its task, where answers go."""
