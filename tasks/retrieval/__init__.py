"""Cross-lingual retrieval: a sentence finds its translation, by vectors of an encoder."""
