"""What a listing forbids, to whom and when: law as cited data, and functions over it."""
