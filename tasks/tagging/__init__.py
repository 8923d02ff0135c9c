"""Tags of words: named entities and parts of speech."""
