"""Redis: what may be lost. Empty it at any moment, and a menu is shown once more."""
