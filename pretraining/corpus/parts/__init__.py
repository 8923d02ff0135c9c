"""Where lines come from: text files and data sets of the hub, and what is remembered of them."""
