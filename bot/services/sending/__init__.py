"""The outbox on its way: sent, settled, tracked, swept."""
