"""Learning from raw and parallel text: corpora, sampling, the paper's objectives, and the training itself."""
