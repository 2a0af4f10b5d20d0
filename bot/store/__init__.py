"""SQL: what may not be lost. One file a subject: its table and its queries."""
