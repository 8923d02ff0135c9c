"""Files to examples to features to batches: files of languages and splits, documents, windows, batches."""
