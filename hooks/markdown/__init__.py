"""Markdown: text as blocks and sections, and what it means.

This room knows text, blocks, sections, inline meaning, front matter and labels. It knows
nothing of templates, answers or files.
"""
