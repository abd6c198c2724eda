"""The nouns that every room shares, frozen."""
