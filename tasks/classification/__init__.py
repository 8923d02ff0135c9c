"""Classification of sentences and sentence pairs: one label, any number of labels, or a number."""
