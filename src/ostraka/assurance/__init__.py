"""Assurance: suites that measure matching, and the figures taken from them."""
