"""The verbs: what Marrowline does, each in one file, called by web, workers and CLI alike."""
