"""What a name is: scripts, words and their roles, tokens, the lexicon."""
