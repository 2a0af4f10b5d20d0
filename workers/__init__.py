"""The background half: what RQ runs, and the clock that nudges it."""
