"""What repeats: pills, temperature, line care, refills, checkups, papers."""
