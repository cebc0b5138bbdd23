"""The %%tekst cell: Markdown as a template over the notebook's names, each printed value noted.

A cell ``%%tekst`` shows its text filled in; ``%%tekst hvis EXPRESSION`` shows it only where the
expression holds. Every ``{{ … }}`` is noted with its expression, raw value, printed text and place in
the output's metadata, so that the numbers of the finished page can be proven.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, ValuesView
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes, pass_context

from boso.words import FILTERS

if TYPE_CHECKING:
    from jinja2.runtime import Context

LARGEST_BARE = 9999
OPEN, CLOSE = 0xF0000, "\ue010"  # while a text is filled in: what stands around each printed value
PLACED = re.compile(f"([{chr(OPEN)}-{chr(OPEN + 0xFFFD)}])([^{CLOSE}]*){CLOSE}")


class Printed(NamedTuple):
    """A finished text, and what each expression in it printed."""

    text: str
    printed: list[dict[str, Any]]


class _Noting(Environment):
    """A Jinja environment that notes (expression, raw value, printed text) of all that it prints."""

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined, finalize=_bare, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )
        self.filters |= FILTERS | {"_raw": _raw, "_printed": _printed}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        texts = self._expressions(source)
        slots = [(out, i) for out in tree.find_all(nodes.Output) for i, node in enumerate(out.nodes)
                 if not isinstance(node, nodes.TemplateData)]  # fmt: skip
        if len(slots) != len(texts):
            raise TemplateSyntaxError("use only {{ }}, if, for and set in %%tekst", 1, name, filename)
        for number, (output, i) in enumerate(slots):
            output.nodes[i] = _noted(output.nodes[i], number, texts[number])
        return tree

    def _expressions(self, source: str) -> list[str]:
        """Return the text of each {{ … }}; the syntax tree keeps no columns, the lexer does."""
        texts: list[list[str]] = []
        inside = False
        for _, kind, value in self.lex(source):
            if kind in ("variable_begin", "variable_end"):
                inside = kind == "variable_begin"
                if inside:
                    texts.append([])
            elif inside:
                texts[-1].append(value)
        return ["".join(parts).strip() for parts in texts]


def _noted(node: nodes.Expr, number: int, text: str) -> nodes.Expr:
    """Wrap ``a | f | g`` as ``a | _raw | f | g | _printed``: raw is what the project's filters get."""
    base, parent, ours = node, None, True
    while isinstance(base, nodes.Filter) and base.node is not None:
        ours = ours and base.name in FILTERS
        parent, base = (base if ours else parent), base.node
    if isinstance(base, nodes.Const) or (isinstance(base, nodes.Neg) and isinstance(base.node, nodes.Const)):
        raise TemplateSyntaxError(
            f"{{{{ {text} }}}} prints a literal: take the value from the report", node.lineno
        )
    if parent is None or parent.node is None:
        node = _filter(node, "_raw", number)
    else:
        parent.node = _filter(parent.node, "_raw", number)
    return _filter(node, "_printed", number, text)


def _filter(node: nodes.Expr, name: str, *arguments: object) -> nodes.Filter:
    constants: list[nodes.Expr] = [nodes.Const(argument) for argument in arguments]
    return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)


def _bare(value: object) -> object:
    """Pass what may reach the page without a filter."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_BARE):
        raise TypeError(f"{value!r} needs a filter: tall, prosent, kroner, millioner …")
    if value is None or type(value).__name__ == "NAType":
        raise TypeError("the value is missing; ask for it with {% if … is not none %}")
    return value


# pass_context also keeps Jinja from folding constants at compile time
@pass_context
def _raw(context: Context, value: object, number: int) -> object:
    context["_open"][number] = value
    return value


@pass_context
def _printed(context: Context, value: object, number: int, text: str) -> str:
    shown = str(_bare(value))
    if CLOSE in shown:
        raise TypeError(f"{{{{ {text} }}}} prints a text that was itself filled in; print its values instead")
    log = context["_log"]
    log.append({"expression": text, "raw": _plain(context["_open"].pop(number)), "printed": shown})
    return f"{chr(OPEN + len(log) - 1)}{shown}{CLOSE}"


def _plain(value: Any) -> object:
    """Return a value as JSON can hold it."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, ValuesView)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, str, bool, type(None))) else repr(value)


ENVIRONMENT = _Noting()
# a table has one template for each column; what forks kernels compiles all that the chapters hold
compiled = lru_cache(maxsize=4096)(ENVIRONMENT.from_string)
condition = lru_cache(maxsize=4096)(partial(ENVIRONMENT.compile_expression, undefined_to_none=False))


def fill(template: str, names: Mapping[str, object]) -> Printed:
    """Fill in a template.

    Raises
    ------
    jinja2.TemplateError, TypeError
        The template is not valid, names something that does not exist, prints a literal or prints a
        number without a filter.
    """
    log: list[dict[str, Any]] = []
    text = compiled(template).render({**names, "_log": log, "_open": {}})
    return Printed(_placed(text, log), log)


def _placed(text: str, log: list[dict[str, Any]]) -> str:
    """Note from where to where each printed value stands, and return the text without the marks."""
    gone = 0
    for found in PLACED.finditer(text):
        start = found.start() - gone
        log[ord(found[1]) - OPEN]["at"] = [start, start + len(found[2])]
        gone += 2
    return PLACED.sub(r"\2", text)


def holds(expression: str, names: Mapping[str, object]) -> bool:
    """Return whether a Jinja expression holds over `names`; an unknown name is an error."""
    return bool(condition(expression)(**names))


def tekst(line: str, cell: str) -> None:
    """Show the cell's text, filled in (the cell magic %%tekst)."""
    from IPython import get_ipython
    from IPython.display import publish_display_data

    names = get_ipython().user_ns
    head, _, expression = line.strip().partition(" ")
    if head not in ("", "hvis"):
        raise SyntaxError(f'%%tekst: expected nothing or "hvis <expression>", found "{line.strip()}"')
    if head and not holds(expression, names):
        return
    text, printed = fill(cell, names)
    publish_display_data({"text/markdown": text}, {"boso": {"kind": "tekst", "printed": printed}})
