"""HTTP: parse, authorise, call, render. Nothing else."""
