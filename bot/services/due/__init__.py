"""What comes by itself: when it may be said, and saying it."""
