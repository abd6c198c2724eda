"""The Model Context Protocol: Ostraka's questions as tools of an assistant.

Parses, calls the book, answers; nothing else.
"""
