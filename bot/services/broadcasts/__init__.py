"""Broadcasts: worded, looked at before, steered, expanded, followed."""
