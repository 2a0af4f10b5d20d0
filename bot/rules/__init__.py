"""Decisions without I/O: what the law, the carriers and plain language ask for."""
