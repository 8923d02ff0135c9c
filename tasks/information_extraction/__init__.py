"""Universal information extraction (UIE): a schema in, structured records out."""
