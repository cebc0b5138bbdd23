"""Sentences with values in them: the cell ``%%tekst`` of a notebook, and templates like it.

In go Markdown with ``{{ values }}`` and the notebook's names; out come the text, what each expression
printed, and the sentences that were left out because a value is unknown, each with why.
"""

from boso.project import UnknownValueError
from boso.tekst.cell_magic import tekst, told
from boso.tekst.errors import TekstError
from boso.tekst.sentences import fill

__all__ = ["TekstError", "UnknownValueError", "fill", "tekst", "told"]
