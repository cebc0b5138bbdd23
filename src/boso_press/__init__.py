"""The printing works: runs notebooks and turns them into pages.

In go text notebooks, parameters and public tables, out come the pages in outputs/. Opened by the operator
and the designer.
"""

import sys

# jsonschema, which reads notebooks' schema, takes this for addresses in Unicode if it is there; it compiles a
# grammar for most of two seconds when it is imported, and no notebook has such an address
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
