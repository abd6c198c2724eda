"""What people screen besides names: payment messages, documents; bytes in, fields with roles out.

Owns the reading of what comes in, and what each part of it is. Refuses to compare: what is
listed is :mod:`ostraka.screening`'s to say.
"""
