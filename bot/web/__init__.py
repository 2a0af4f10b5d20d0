"""The HTTP door. Flask lives here and nowhere else."""
