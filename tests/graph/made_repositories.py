"""Small repositories of several languages, made by chance from few names, so that much is joined.

The same numbers give the same repository and the same edits.
"""

import random
from collections.abc import Callable

from codewiki.facts.blobs import encode
from codewiki.facts.build import file_facts
from codewiki.facts.stored import StoredFacts
from codewiki.source.languages import language_of
from codewiki.source.model import READ_ROLES, Repository, Role, SourceFile
from codewiki.source.reading import count_lines, digest_of

NAMES = ("run", "make_part", "collect_all", "handler", "value", "build_row")
CLASSES = ("Base", "Part", "Row", "Table")
ONE, TWO = '"one.h"', '"two.h"'
HEADERS = ("<stdio.h>", ONE, TWO, "<one.h>", "<more/two.h>")
MODULES = ("alpha", "beta", "pack.gamma", "pack", "pack.inner.delta", "space.beta")


def python_file(chance: random.Random) -> str:
    """Return the text of a Python module."""
    pick = chance.choice

    def expression() -> str:
        return pick((
            f"{pick(NAMES)}()", f"{pick(CLASSES)}()", f"{pick(NAMES)}", "self.part", "cb", "cb()",
            f"{pick(CLASSES)}().{pick(NAMES)}()", f"{pick(MODULES)}.{pick(NAMES)}", "self", "[]",
            f"{{'k': {pick(NAMES)}}}", "table['k']()", f"{pick(NAMES)}({pick(NAMES)})",
            f"self.part.{pick(NAMES)}()", f"super().{pick(NAMES)}()", f"{pick(NAMES)}(cb)()",
        ))  # fmt: skip

    def body(indent: str) -> str:
        lines = []
        for _ in range(chance.randrange(3)):
            lines.append(pick((
                f"part = {expression()}", f"self.part = {expression()}", expression(),
                f"for part in {expression()}: part()", f"table = {expression()}", "part.run()",
            )))  # fmt: skip
        lines.append(f"return {expression()}")
        return "".join(f"{indent}{line}\n" for line in lines)

    text = "# a comment\n" * chance.randrange(3)
    for _ in range(chance.randrange(4)):
        text += pick((
            f"import {pick(MODULES)}\n", f"from {pick(MODULES)} import {pick(NAMES)}\n",
            f"from {pick(MODULES)} import {pick(CLASSES)}\n", f"from {pick(MODULES)} import *\n",
            f"from .gamma import {pick(CLASSES)}, {pick(NAMES)} as handler\n", "import os\n",
        ))  # fmt: skip
    for _ in range(chance.randrange(1, 4)):
        if chance.random() < 0.5:
            hint = pick(("", f" -> {pick(CLASSES)}", f" -> 'list[{pick(CLASSES)}]'"))
            text += f"def {pick(NAMES)}(cb={pick(NAMES)}){hint}:\n{body('    ')}"
        else:
            base = pick(("", f"({pick(CLASSES)})", f"({pick(CLASSES)}, {pick(CLASSES)})"))
            text += f"class {pick(CLASSES)}{base}:\n    part: {pick(CLASSES)} = {expression()}\n"
            for _ in range(chance.randrange(1, 3)):
                text += f"    def {pick(NAMES)}(self, cb=None):\n{body('        ')}"
    return text + "".join(f"{expression()}\n" for _ in range(chance.randrange(3)))


def typescript_file(chance: random.Random) -> str:
    """Return the text of a TypeScript module."""
    pick = chance.choice
    text = "// a comment\n" * chance.randrange(2)
    for _ in range(chance.randrange(3)):
        source = pick((
            "./one",
            "./two",
            ".",
            "parts",
            "parts/two",
            "@web/one",
            "../web",
            "all/one",
        ))
        text += pick((
            f"import {{ {pick(NAMES)}, {pick(CLASSES)} }} from '{source}'\n",
            f"import all from '{source}'\n", f"export * from '{source}'\n",
            f"export {{ {pick(NAMES)} as {pick(NAMES)} }} from '{source}'\n",
            f"import * as all from '{source}'\n",
        ))  # fmt: skip
    for _ in range(chance.randrange(1, 4)):
        text += pick((
            f"export class {pick(CLASSES)} extends {pick(CLASSES)} {{\n  part: {pick(CLASSES)}\n"
            f"  {pick(NAMES)}(cb: any) {{ this.part.{pick(NAMES)}(); return cb() }}\n}}\n",
            f"export function {pick(NAMES)}(cb: any): {pick(CLASSES)} "
            f"{{ cb(); return {pick(NAMES)}({pick(NAMES)}) }}\n",
            f"export default {{ {pick(NAMES)}() {{ return new {pick(CLASSES)}() }} }}\n",
            f"const table = {{ a: {pick(NAMES)} }}\ntable.a()\nall.{pick(NAMES)}()\n",
        ))  # fmt: skip
    return text


def java_file(chance: random.Random, package: str, name: str) -> str:
    """Return the text of a Java file."""
    pick = chance.choice
    text = f"package {package};\n" + "// a comment\n" * chance.randrange(2)
    for _ in range(chance.randrange(3)):
        text += f"import {pick(('p', 'q', 'q.r'))}.{pick((*CLASSES, '*', 'r.Row'))};\n"
    base = pick(("", f" extends {pick(CLASSES)}", f" implements {pick(CLASSES)}.Inner"))
    text += f"public class {name}{base} {{\n  {pick(CLASSES)} part = {pick(NAMES)}();\n"
    for _ in range(chance.randrange(1, 4)):
        kind = pick(("int", "String", pick(CLASSES)))
        text += (
            f"  public {pick(CLASSES)} {pick(NAMES)}({kind} given) {{\n"
            f"    {pick(CLASSES)} local = new {pick(CLASSES)}();\n"
            f"    local.{pick(NAMES)}({pick(('1', 'given', 'part', 'local'))});\n"
            f"    return part.{pick(NAMES)}(given).{pick(NAMES)}(1);\n  }}\n"
        )
    return text + f"  static class Inner extends {pick(('Inner', *CLASSES))} {{ }}\n}}\n"


def c_file(chance: random.Random) -> str:
    """Return the text of a C file or header."""
    pick = chance.choice
    text = "/* a comment */\n" * chance.randrange(2)
    for _ in range(chance.randrange(3)):
        text += f"#include {pick(HEADERS)}\n"
    for _ in range(chance.randrange(1, 4)):
        text += pick((
            f"struct {pick(CLASSES)} {{ int value; struct {pick(CLASSES)} *part; }};\n",
            f"{pick(('', 'static '))}int {pick(NAMES)}(struct {pick(CLASSES)} *p) "
            f"{{ return {pick(NAMES)}(p->part); }}\n",
            f"int {pick(NAMES)}(struct {pick(CLASSES)} *p);\n",
            f"#define handler(x) {pick(NAMES)}(x)\n",
        ))  # fmt: skip
    return text


def tsconfig(chance: random.Random) -> str:
    """Return settings that give names of modules files."""
    target = chance.choice(("one", "two", "web/one", "../apps"))
    paths = f'{{"@web/*": ["*"], "all/*": ["{target}"]}}'
    return f'{{"compilerOptions": {{"baseUrl": ".", "paths": {paths}}}}}\n'


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "alpha.py": python_file,
    "beta.py": python_file,
    "pack/__init__.py": python_file,
    "pack/gamma.py": python_file,
    "tests/test_alpha.py": python_file,
    "web/index.ts": typescript_file,
    "web/one.ts": typescript_file,
    "web/two.ts": typescript_file,
    "src/p/Base.java": lambda chance: java_file(chance, "p", "Base"),
    "src/p/Part.java": lambda chance: java_file(chance, "p", "Part"),
    "src/q/Row.java": lambda chance: java_file(chance, chance.choice("pq"), "Row"),
    "src/q/r/Row.java": lambda chance: java_file(chance, "q.r", "Row"),
    "tests/p/PartTest.java": lambda chance: java_file(chance, "p", "PartTest"),
    "lib/alpha.py": python_file,
    "lib/pack/__init__.py": python_file,
    "lib/pack/gamma.py": python_file,
    "lib/space/beta.py": python_file,
    "pack/inner/delta.py": python_file,
    "apps/index.ts": typescript_file,
    "apps/two.js": typescript_file,
    "web/one/index.ts": typescript_file,
    "web/tsconfig.json": tsconfig,
    "tsconfig.json": tsconfig,
    "c/main.c": c_file,
    "c/other.c": c_file,
    "c/one.h": c_file,
    "c/two.h": c_file,
    "c/more/two.h": c_file,
    "include/one.h": c_file,
    "c/CMakeLists.txt": lambda chance: f"include_directories({chance.choice(('.', 'more'))})\n",
    "Makefile": lambda chance: f"all:\n\tpython -m {chance.choice(MODULES)}\n",
    "README.md": lambda chance: f"# {chance.choice(NAMES)}\n" * chance.randrange(1, 3),
    "web/package.json": lambda chance: (
        f'{{"name": "{chance.choice(("parts", "x"))}", '
        f'"exports": {{"./*": "./{chance.choice(("*", "one/*"))}"}}}}\n'
    ),
    "pyproject.toml": lambda chance: (
        f'[project]\nname = "x"\n[project.scripts]\nx = "alpha:{chance.choice(NAMES)}"\n'
    ),
    "notes": lambda chance: "text\n" * chance.randrange(4),
}
Texts = dict[str, str]


def first(seed: int) -> Texts:
    """Return the texts of a repository by path."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    return {path: make(chance) for path, make in MAKERS.items() if chance.random() < 0.8}


def edited(texts: Texts, seed: int) -> Texts:
    """Return the texts after one edit: of a file, or one that adds, removes or renames one."""
    chance = random.Random(seed)  # noqa: S311
    found = dict(texts)
    path = chance.choice(sorted(MAKERS))
    what = chance.random()
    if what < 0.15 and len(found) > 1:
        found.pop(path, None)
    elif what < 0.3 and path in found:
        found[chance.choice(sorted(MAKERS))] = found.pop(path)
    elif what < 0.4 and path in found:
        found[path] = "\n" + found[path]
    elif what < 0.65 and path in found:
        lines = found[path].splitlines(keepends=True)
        place = chance.randrange(len(lines) + 1)
        lines[place : place + 1] = chance.choice(([], ["\n"], lines[:1]))
        found[path] = "".join(lines)
    else:
        found[path] = MAKERS[path](chance)
    return found


def read(texts: Texts) -> tuple[Repository, StoredFacts]:
    """Return a repository with these texts, and its facts."""
    files, blobs = [], {}
    for path, text in sorted(texts.items()):
        data, role = text.encode(), Role.TEST if path.startswith("tests/") else Role.SOURCE
        language = language_of(path, data)
        files.append(
            SourceFile(path, language, role, len(data), count_lines(data), digest_of(data))
        )
        if role in READ_ROLES:
            blobs[path] = encode(file_facts(data, language, path.rpartition("/")[2]))
    return Repository(name="made", root="/made", files=tuple(files)), StoredFacts(blobs)
