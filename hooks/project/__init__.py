"""The project: the edge at which files are read, written and kept.

This room knows Copier's task, the check's command line, files and git. It knows nothing
of Markdown.
"""
