"""The form: what a template says of its sections, and whose the text in them is.

`markers` and `applicability` say what a template means, `identity` which section is which (by what
it is called: `names`, `naming`; by what it holds and where it stands: `likeness`, `resemblance`),
`ownership` whose a block is, `refusal` whether a section says no, `baseline` what was last given.
`guidance` and `recognition` know forms and names from elsewhere, for an adoption.

This room knows nothing of merging and of files.
"""
