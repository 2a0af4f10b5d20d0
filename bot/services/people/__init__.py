"""People as staff keep them: brought in, looked at, let go."""
