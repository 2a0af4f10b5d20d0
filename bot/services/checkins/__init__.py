"""Check-ins: planned, asked, answered, and what they have shown."""
