"""TypeScript, with markup (TSX) and without: JavaScript with types."""

from dataclasses import replace
from typing import TYPE_CHECKING

from codewiki.facts.languages import javascript
from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.javascript_modules import TYPESCRIPT_SUFFIXES, relative_file
from codewiki.facts.languages.typescript_names import BUILTINS

if TYPE_CHECKING:
    from tree_sitter import Language


def _typescript() -> "Language":
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(tree_sitter_typescript.language_typescript())


def _tsx() -> "Language":
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(tree_sitter_typescript.language_tsx())


def module_file(importer: str, module: str, context: ImportContext) -> str | None:
    """Return the file that a relative specifier means; ``./a.js`` means ``a.ts`` where there is."""
    return relative_file(importer, module, context, TYPESCRIPT_SUFFIXES)


ADAPTER = replace(
    javascript.ADAPTER,
    language="typescript",
    title="TypeScript",
    grammar=_typescript,
    query="typescript.scm",
    module_file=module_file,
    builtins=BUILTINS,
)

TSX = replace(ADAPTER, language="tsx", title="TypeScript with JSX", grammar=_tsx, query="tsx.scm")
