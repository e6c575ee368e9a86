"""The check: what a spec still lacks, as findings, a state and reports.

This room knows findings and how they are shown. It knows nothing of Copier and of files.
"""
