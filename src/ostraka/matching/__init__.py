"""How two names, dates, identifiers and parties compare: alignment, evidence in bits, score."""
