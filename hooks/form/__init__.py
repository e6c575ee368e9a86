"""The form: what a template says of its sections, and whose the text in them is.

This room knows markers, answers, stubs, guidance, which section is which (identity) and
whose a block is (ownership). It knows nothing of merging and of files.
"""
