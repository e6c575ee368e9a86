"""The merge: base, author and template become one text in which nothing is lost.

`merge` gives the three texts one shape (`titles`, `lifting`, `labels`, `regrouping`). `sections`
then goes through them: which section is which (`rows`), what becomes of it (`fates`), where it
stands (`order`) and on which level (`levels`), whose heading it has (`headings`), and what stands
below it (`bodies`, of `spacing`, of `blocks`, of lists, tables and lines; `contents`); then the
text (`text`, `links`), its check (`safety`) and what there is to say (`report`). `adoption` does
without a base.

This room knows nothing of Copier and of files.
"""
