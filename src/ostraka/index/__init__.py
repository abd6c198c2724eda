"""The compiled, memory-mapped snapshot of the lists, and its lossless search."""
