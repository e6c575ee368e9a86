"""The merge: base, author and template become one text in which nothing is lost.

This room knows rows, their order, their levels and their bodies, and checks its own
result. It knows nothing of Copier and of files.
"""
