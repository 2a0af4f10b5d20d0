"""Visits: planned by staff, told before they come, answered by the person."""
