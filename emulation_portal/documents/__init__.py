"""Official documents and certificates: one content source, printed as PDF.

Knows no app: whoever calls it brings names, days and texts, frozen as of the document's day.
"""
