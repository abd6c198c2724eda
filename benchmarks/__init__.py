"""Benchmarks: speed, memory and accuracy against named peers, in one run."""
