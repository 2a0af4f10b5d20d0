"""One text in, its answer out."""
