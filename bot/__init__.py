"""Marrowline: learn about acute lymphocytic leukemia (ALL) by text message."""
