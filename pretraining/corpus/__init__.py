"""Text to tokenised, memory-mapped corpora: files, lines, samples, and which of them are held out."""
