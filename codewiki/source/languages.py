"""The languages table: which language a file is written in, by its name, first line or content.

The order of evidence: the whole name ("Makefile"), the longest suffix (".d.ts" before ".ts"),
the interpreter of a ``#!`` line; for the few suffixes that several languages share, the content.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

UNKNOWN = "text"
"""The language of a text file that the table does not know."""

_LOOKED_AT = 65_536


class LanguageKind(StrEnum):
    """What files of a language are, as far as the language tells."""

    CODE = "code"
    MARKUP = "markup"
    CONFIGURATION = "configuration"
    DATA = "data"


@dataclass(frozen=True)
class Language:
    """A row of the table.

    ``name`` is the word used in ``SourceFile.language``, ``title`` the name for people.
    ``suffixes`` start with a dot; ``names`` are whole file names; ``interpreters`` the programs of
    a ``#!`` line, without version. All are lower case and matched without regard to case.
    """

    name: str
    title: str
    kind: LanguageKind
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()


def _row(
    kind: LanguageKind, name: str, title: str, suffixes: str, names: str = "", programs: str = ""
) -> Language:
    dotted = tuple(f".{suffix}" for suffix in suffixes.split())
    return Language(name, title, kind, dotted, tuple(names.split()), tuple(programs.split()))


_CODE = LanguageKind.CODE
_MARKUP = LanguageKind.MARKUP
_CONFIGURATION = LanguageKind.CONFIGURATION
_DATA = LanguageKind.DATA

_CODE_ROWS = (
    _row(
        _CODE,
        "python",
        "Python",
        "py pyi pyw wsgi",
        "sconstruct sconscript wscript",
        "python pypy uv",
    ),
    _row(
        _CODE, "javascript", "JavaScript", "js mjs cjs jsx es6", "jakefile", "node nodejs bun qjs"
    ),
    _row(_CODE, "typescript", "TypeScript", "ts mts cts d.ts", "", "deno ts-node tsx"),
    _row(_CODE, "tsx", "TypeScript with JSX", "tsx"),
    _row(_CODE, "java", "Java", "java jav"),
    _row(_CODE, "kotlin", "Kotlin", "kt kts", "", "kotlin kscript"),
    _row(_CODE, "scala", "Scala", "scala sc sbt", "", "scala amm"),
    _row(_CODE, "c", "C", "c h idc"),
    _row(
        _CODE,
        "cpp",
        "C++",
        "cpp cc cxx c++ hpp hh hxx h++ ipp inl tcc tpp ixx cppm ino cu cuh",
    ),
    _row(_CODE, "csharp", "C#", "cs csx cake"),
    _row(_CODE, "go", "Go", "go"),
    _row(_CODE, "rust", "Rust", "rs", "", "rust-script"),
    _row(_CODE, "php", "PHP", "php php3 php4 php5 phtml", ".php_cs", "php"),
    _row(
        _CODE,
        "ruby",
        "Ruby",
        "rb rbw rake gemspec ru podspec thor jbuilder",
        "gemfile rakefile guardfile capfile vagrantfile podfile fastfile brewfile berksfile "
        "dangerfile appraisals steepfile .irbrc",
        "ruby jruby rake",
    ),
    _row(_CODE, "swift", "Swift", "swift", "", "swift"),
    _row(_CODE, "dart", "Dart", "dart", "", "dart"),
    _row(_CODE, "lua", "Lua", "lua luau rockspec", ".luacheckrc", "lua luajit texlua"),
    _row(
        _CODE,
        "bash",
        "Shell",
        "sh bash zsh ksh bats ebuild command",
        ".bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .envrc pkgbuild gradlew mvnw",
        "sh bash zsh ksh dash ash bats",
    ),
    _row(_CODE, "sql", "SQL", "sql psql ddl pgsql plsql"),
    _row(_CODE, "vue", "Vue", "vue"),
    _row(_CODE, "svelte", "Svelte", "svelte"),
    _row(_CODE, "astro", "Astro", "astro"),
    _row(_CODE, "html", "HTML", "html htm xhtml"),
    _row(_CODE, "css", "CSS", "css"),
    _row(_CODE, "scss", "Sass", "scss sass"),
    _row(_CODE, "less", "Less", "less"),
    _row(_CODE, "stylus", "Stylus", "styl"),
    _row(
        _CODE,
        "template",
        "Template",
        "jinja jinja2 j2 tmpl tpl erb ejs hbs handlebars mustache twig liquid haml slim pug njk "
        "mako gotmpl jsp cshtml razor blade.php html.erb html.j2",
    ),
    _row(_CODE, "objective-c", "Objective-C", "m mm"),
    _row(_CODE, "matlab", "MATLAB", ""),
    _row(_CODE, "r", "R", "r", ".rprofile", "rscript"),
    _row(_CODE, "julia", "Julia", "jl", "", "julia"),
    _row(_CODE, "perl", "Perl", "pl pm pod t psgi", "cpanfile makefile.pl build.pl", "perl perl6"),
    _row(_CODE, "haskell", "Haskell", "hs lhs hsc", "", "runhaskell runghc stack"),
    _row(_CODE, "elixir", "Elixir", "ex exs heex eex", "", "elixir"),
    _row(_CODE, "erlang", "Erlang", "erl hrl escript app.src", "rebar.config", "escript"),
    _row(_CODE, "clojure", "Clojure", "clj cljs cljc edn bb", "", "bb clojure"),
    _row(_CODE, "groovy", "Groovy", "groovy gvy", "jenkinsfile", "groovy"),
    _row(_CODE, "zig", "Zig", "zig zon"),
    _row(_CODE, "nim", "Nim", "nim nims nimble"),
    _row(_CODE, "crystal", "Crystal", "cr", "", "crystal"),
    _row(_CODE, "d", "D", "d di"),
    _row(_CODE, "ocaml", "OCaml", "ml mli mll mly", "", "ocaml"),
    _row(_CODE, "fsharp", "F#", "fs fsi fsx"),
    _row(_CODE, "visual-basic", "Visual Basic", "vb vbs bas"),
    _row(_CODE, "pascal", "Pascal", "pas dpr lpr"),
    _row(_CODE, "fortran", "Fortran", "f f77 f90 f95 f03 f08 for"),
    _row(_CODE, "cobol", "COBOL", "cob cbl cpy"),
    _row(_CODE, "ada", "Ada", "adb ads"),
    _row(_CODE, "lisp", "Lisp", "lisp lsp cl asd", "", "sbcl clisp"),
    _row(_CODE, "emacs-lisp", "Emacs Lisp", "el", ".emacs"),
    _row(_CODE, "scheme", "Scheme", "scm ss rkt sld", "", "guile racket"),
    _row(_CODE, "tcl", "Tcl", "tcl tk", "", "tclsh wish expect"),
    _row(_CODE, "awk", "Awk", "awk", "", "awk gawk mawk"),
    _row(_CODE, "fish", "Fish", "fish", "", "fish"),
    _row(_CODE, "powershell", "PowerShell", "ps1 psm1 psd1", "", "pwsh"),
    _row(_CODE, "batch", "Batch", "bat cmd"),
    _row(_CODE, "vim", "Vim script", "vim", ".vimrc"),
    _row(_CODE, "assembly", "Assembly", "asm s nasm"),
    _row(_CODE, "solidity", "Solidity", "sol"),
    _row(_CODE, "shader", "Shader", "glsl vert frag geom comp hlsl wgsl metal"),
    _row(_CODE, "verilog", "Verilog", "v vh sv svh"),
    _row(_CODE, "vhdl", "VHDL", "vhd vhdl"),
    _row(_CODE, "cython", "Cython", "pyx pxd pxi"),
    _row(_CODE, "coffeescript", "CoffeeScript", "coffee"),
    _row(_CODE, "elm", "Elm", "elm"),
    _row(_CODE, "purescript", "PureScript", "purs"),
    _row(_CODE, "rescript", "ReScript", "res resi"),
    _row(_CODE, "gleam", "Gleam", "gleam"),
    _row(_CODE, "gdscript", "GDScript", "gd"),
    _row(_CODE, "protobuf", "Protocol Buffers", "proto"),
    _row(_CODE, "thrift", "Thrift", "thrift"),
    _row(_CODE, "graphql", "GraphQL", "graphql gql graphqls"),
    _row(_CODE, "prisma", "Prisma", "prisma"),
    _row(_CODE, "wat", "WebAssembly text", "wat wast"),
    _row(_CODE, "yacc", "Yacc and Lex", "y yy l lex"),
    _row(_CODE, "query", "Tree-sitter query", ""),
    _row(_CODE, "jupyter", "Jupyter notebook", "ipynb"),
)

_MARKUP_ROWS = (
    _row(_MARKUP, "markdown", "Markdown", "md markdown mdown mkd mdx rmd qmd"),
    _row(_MARKUP, "restructuredtext", "reStructuredText", "rst rest"),
    _row(_MARKUP, "asciidoc", "AsciiDoc", "adoc asciidoc asc"),
    _row(_MARKUP, "org", "Org", "org"),
    _row(_MARKUP, "textile", "Textile", "textile rdoc creole mediawiki"),
    _row(_MARKUP, "latex", "LaTeX", "tex ltx sty cls bib"),
    _row(_MARKUP, "typst", "Typst", "typ"),
    _row(_MARKUP, "texinfo", "Texinfo", "texi texinfo"),
    _row(_MARKUP, "man", "Manual page", "1 2 3 4 5 6 7 8 roff mdoc"),
)

_CONFIGURATION_ROWS = (
    _row(_CONFIGURATION, "toml", "TOML", "toml", "pipfile"),
    _row(
        _CONFIGURATION,
        "yaml",
        "YAML",
        "yaml yml cff",
        ".clang-format .clang-tidy .clangd .yamllint .condarc .gemrc",
    ),
    _row(
        _CONFIGURATION,
        "ini",
        "INI",
        "ini cfg conf cnf desktop service timer socket",
        ".editorconfig .flake8 .coveragerc .pylintrc pylintrc .gitconfig .gitmodules .npmrc "
        ".yapfrc .isort.cfg .pypirc",
    ),
    _row(_CONFIGURATION, "properties", "Properties", "properties"),
    _row(_CONFIGURATION, "dotenv", "Environment file", "env", ".env .flaskenv"),
    _row(
        _CONFIGURATION,
        "dockerfile",
        "Dockerfile",
        "dockerfile containerfile",
        "dockerfile containerfile",
    ),
    _row(
        _CONFIGURATION,
        "make",
        "Make",
        "mk mak make",
        "makefile gnumakefile bsdmakefile makefile.am makefile.in kbuild",
        "make",
    ),
    _row(_CONFIGURATION, "cmake", "CMake", "cmake cmake.in", "cmakelists.txt"),
    _row(_CONFIGURATION, "gradle", "Gradle", "gradle gradle.kts"),
    _row(_CONFIGURATION, "meson", "Meson", "", "meson.build meson_options.txt meson.options"),
    _row(_CONFIGURATION, "ninja", "Ninja", "ninja"),
    _row(_CONFIGURATION, "just", "Just", "just", "justfile .justfile", "just"),
    _row(
        _CONFIGURATION,
        "starlark",
        "Starlark",
        "bzl star bazel",
        "build workspace build.bazel workspace.bazel module.bazel tiltfile buck",
    ),
    _row(_CONFIGURATION, "autoconf", "Autoconf", "ac m4", "configure.ac configure.in"),
    _row(_CONFIGURATION, "hcl", "HCL", "tf tfvars hcl nomad"),
    _row(_CONFIGURATION, "nix", "Nix", "nix"),
    _row(_CONFIGURATION, "dhall", "Dhall", "dhall"),
    _row(_CONFIGURATION, "cue", "CUE", "cue"),
    _row(_CONFIGURATION, "jsonnet", "Jsonnet", "jsonnet libsonnet"),
    _row(_CONFIGURATION, "nginx", "nginx", "nginx", "nginx.conf"),
    _row(_CONFIGURATION, "procfile", "Procfile", "", "procfile"),
    _row(_CONFIGURATION, "gomod", "Go module", "", "go.mod go.work"),
    _row(_CONFIGURATION, "requirements", "Python requirements", "", "requirements.txt"),
    _row(
        _CONFIGURATION,
        "ignore",
        "Ignore rules",
        "gitignore dockerignore",
        ".gitignore .dockerignore .npmignore .prettierignore .eslintignore .hgignore "
        ".gitattributes .helmignore .gcloudignore .vscodeignore "
        "codeowners .mailmap .git-blame-ignore-revs",
    ),
)

_DATA_ROWS = (
    _row(
        _DATA,
        "json",
        "JSON",
        "json jsonc json5 geojson webmanifest map avsc har code-workspace",
        ".babelrc .eslintrc .jshintrc .prettierrc .swcrc .bowerrc .watchmanconfig .releaserc "
        "composer.lock pipfile.lock deno.lock flake.lock",
    ),
    _row(_DATA, "jsonlines", "JSON lines", "jsonl ndjson"),
    _row(
        _DATA,
        "xml",
        "XML",
        "xml xsd xsl xslt wsdl plist xaml resx csproj fsproj vbproj vcxproj props targets nuspec "
        "storyboard xib ui qrc rss atom kml gpx iml dtd",
        "",
    ),
    _row(_DATA, "svg", "SVG", "svg"),
    _row(_DATA, "csv", "CSV", "csv tsv psv"),
    _row(_DATA, "diff", "Patch", "diff patch rej"),
    _row(_DATA, "gettext", "Translation catalogue", "po pot"),
    _row(_DATA, "subtitles", "Subtitles", "srt vtt"),
    _row(_DATA, "certificate", "Certificate or key", "pem crt cer csr key pub asc.sig"),
    _row(_DATA, UNKNOWN, "Text", "txt text log"),
)

LANGUAGES: tuple[Language, ...] = _CODE_ROWS + _MARKUP_ROWS + _CONFIGURATION_ROWS + _DATA_ROWS
"""Every language that files are told apart by. Most have no adapter: their files have an entry on
a page, and a language of their own in the figures."""

_BY_NAME = MappingProxyType({name: row.name for row in LANGUAGES for name in row.names})
_BY_SUFFIX = MappingProxyType({suffix: row.name for row in LANGUAGES for suffix in row.suffixes})
_BY_PROGRAM = MappingProxyType({word: row.name for row in LANGUAGES for word in row.interpreters})
_KINDS = MappingProxyType({row.name: row.kind for row in LANGUAGES})
_LEADING_NAMES = MappingProxyType({
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "make",
    "jenkinsfile": "groovy",
    ".env": "dotenv",
})
"""Names that keep their meaning with anything after a dot: ``Dockerfile.dev``."""

_REQUIREMENTS = re.compile(r"(?:^|[-_.])(?:requirements|constraints)(?:[-_.]|$)")
_SHEBANG = re.compile(rb"#!\s*(\S+)(?:[ \t]+([^\r\n]*))?")
_ENV_OPTION = re.compile(r"-\S*|\w+=\S*")
_VERSION = re.compile(r"[-.\d]*$")
_CPP_SIGN = re.compile(
    rb"^[ \t]*(?:class|struct|enum class)[ \t]+\w+[^;(\n]*[:{][ \t]*(?:public|private|protected)"
    rb"|^[ \t]*(?:template[ \t]*<|namespace[ \t]+\w|using[ \t]+\w|class[ \t]+\w+[ \t\w]*[;:{\n]"
    rb"|public:|private:|protected:|constexpr[ \t])"
    rb"|\bstd::|^[ \t]*#[ \t]*include[ \t]*<[a-z_]+>",
    re.MULTILINE,
)
_C_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_CAPTURE = re.compile(rb"[])_\"][*+?]?[ \t\n]+@[a-z][\w.]*")
_OBJECTIVE_C_SIGN = re.compile(
    rb"^[ \t]*(?:@(?:interface|implementation|protocol|class|import|end)\b|#[ \t]*import\b)",
    re.MULTILINE,
)


def known_languages() -> tuple[Language, ...]:
    """Return the table sorted by name, for listing what is told apart."""
    return tuple(sorted(LANGUAGES, key=lambda row: row.name))


def kind_of(language: str) -> LanguageKind:
    """Return the kind of a language; names that are not in the table are data."""
    return _KINDS.get(language, LanguageKind.DATA)


def language_of(path: str, data: bytes = b"") -> str:
    """Return the language of the file at ``path`` whose bytes (or their beginning) are ``data``."""
    return _language_of(path, data) if data else _language_by_name(path)


@lru_cache(maxsize=65_536)
def _language_by_name(path: str) -> str:
    return _language_of(path, b"")


def _language_of(path: str, data: bytes) -> str:
    folder, _, name = path.lower().rpartition("/")
    found = _BY_NAME.get(name) or _by_suffix(name)
    if name.endswith((".txt", ".in")) and f"/{folder}".endswith("/requirements"):
        return "requirements"
    if found is None:
        return _by_first_line(data) or UNKNOWN
    decide = _SHARED.get(name[name.rfind(".") :])
    return decide(data[:_LOOKED_AT]) if decide else found


def _by_suffix(name: str) -> str | None:
    dot = name.find(".")
    found = None
    while dot >= 0 and found is None:
        found = _BY_SUFFIX.get(name[dot:])
        dot = name.find(".", dot + 1)
    if found is not None and _KINDS[found] is LanguageKind.CODE:
        return found
    lead = _LEADING_NAMES.get(name[: name.find(".", 1)]) if "." in name[1:] else None
    return lead or _requirements(name, found)


def _requirements(name: str, found: str | None) -> str | None:
    """Tell ``requirements-dev.txt`` and ``requirements.in`` from other text."""
    if found == UNKNOWN or (found is None and name.endswith(".in")):
        return "requirements" if _REQUIREMENTS.search(name) else found
    return found


def _by_first_line(data: bytes) -> str | None:
    match = _SHEBANG.match(data.removeprefix(b"\xef\xbb\xbf")[:1000])
    if match is None:
        return "xml" if data[:200].lstrip().startswith(b"<?xml") else None
    words = [match.group(1), *(match.group(2) or b"").split()]
    programs = [word.decode("utf-8", "replace").rsplit("/", 1)[-1] for word in words]
    if programs[0] == "env":
        programs = [word for word in programs[1:] if not _ENV_OPTION.fullmatch(word)]
    return _BY_PROGRAM.get(_VERSION.sub("", programs[0]).lower()) if programs else None


def _header(data: bytes) -> str:
    """Tell the languages of headers apart by their code: prose "using …" is no C++."""
    data = _C_COMMENT.sub(b" ", data)
    if _OBJECTIVE_C_SIGN.search(data):
        return "objective-c"
    return "cpp" if _CPP_SIGN.search(data) else "c"


def _dot_m(data: bytes) -> str:
    return "objective-c" if _OBJECTIVE_C_SIGN.search(data) or b"#include" in data else "matlab"


def _dot_ts(data: bytes) -> str:
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "xml" if start.startswith((b"<?xml", b"<!DOCTYPE TS")) else "typescript"


def _dot_scm(data: bytes) -> str:
    return "query" if _CAPTURE.search(data) else "scheme"


def _dot_plain_section(data: bytes) -> str:
    """Tell manual pages (``tool.1``) from logs and versions that merely end in a digit."""
    return "man" if re.search(rb"^[.'](?:\\\"|TH\b|Dd\b|so\b)", data, re.MULTILINE) else UNKNOWN


_SHARED: MappingProxyType[str, Callable[[bytes], str]] = MappingProxyType(
    {".h": _header, ".m": _dot_m, ".ts": _dot_ts, ".scm": _dot_scm}
    | {f".{section}": _dot_plain_section for section in range(1, 9)}
)
"""Suffixes that several languages share, and what tells them apart."""
