"""A law file, invented and as small as one can be."""

FILE = """
version: "2026-11-23"
followed_to: "2026-11-23"
sources:
  text: {title: An invented text, url: "https://example.org/text", read: true}
  unread: {title: An invented text that nobody read, url: "https://example.org/unread"}
authorities:
  - {id: act, title: Invented Act, kind: statute, since: "2020-01-01"}
measures:
  - id: freeze
    kind: asset-freeze
    binds: [anyone]
    ownership: unknown
    verified: true
    sources: [text]
rules:
  - id: rule
    title: Invented programme
    match: {program: [INVENTED]}
    lists: [invented]
    authorities: [act]
    measures: [freeze]
    verified: true
    sources: [text]
"""
