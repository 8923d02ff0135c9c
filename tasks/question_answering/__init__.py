"""Extractive question answering: a question and a context in, a span of the context out."""
