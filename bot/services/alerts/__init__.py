"""Danger signs, and the staff who are told of them."""
