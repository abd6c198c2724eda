"""Pages for people: rendered here, readable without a script, quick with one."""

from ostraka.http.pages.handlers import HANDLERS

__all__ = ["HANDLERS"]
