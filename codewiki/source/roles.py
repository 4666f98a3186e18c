"""The role of a file: what it is for, by its folders, its name and its first lines.

The first question that is answered decides: is it somebody else's code, is it made by a
program, does it run the build service, does it lie with the tests or the examples, is its name
well known, is it documentation; else its language decides.
"""

import re
from itertools import pairwise

from codewiki.source.languages import UNKNOWN, LanguageKind, kind_of
from codewiki.source.model import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VENDORED_FOLDERS = _words(
    """
    vendor vendored _vendor _vendored vendors third_party third-party thirdparty 3rdparty
    3rd_party node_modules jspm_packages bower_components site-packages dist-packages godeps pods
    carthage .venv .yarn
    """
)
_GENERATED_FOLDERS = _words(
    """
    generated __generated__ _generated autogen auto_generated __pycache__ .tox .nox .eggs
    .mypy_cache .pytest_cache .ruff_cache .next .nuxt .cache .gradle
    """
)
_TEST_FOLDERS = _words(
    """
    test tests __tests__ __test__ __mocks__ __snapshots__ __fixtures__ testing_data testdata
    test_data test-data testcases unittests unit_tests unit-tests integration_tests
    integration-tests functional_tests functional-tests e2e e2e-tests androidtest androidunittest
    commontest jvmtest iostest fixtures cypress spec specs fuzz fuzzing ossfuzz oss-fuzz test-d
    type-tests typetests
    """
)
_AMBIGUOUS_TESTS = frozenset({"spec", "specs", "fixtures"})
"""Words that mean tests only for code outside of source folders."""
_EXAMPLE_FOLDERS = _words(
    """
    example examples sample samples demo demos tutorial tutorials docs_src cookbook playground
    quickstart quickstarts
    """
)
_DOCS_FOLDERS = _words(
    """
    docs doc documentation javadoc apidoc apidocs man
    """
)
_SOURCE_FOLDERS = _words(
    """
    src lib source sources internal pkg cmd main
    """
)
_BUILT_FOR = frozenset(
    (outer, inner)
    for outer in ("lib", "build", "out", "dist")
    for inner in ("cjs", "esm", "umd", "amd", "commonjs", "iife", "es5-iife", "es5", "es2015")
)
"""Folders in which compilers put the same program for each kind of loader."""
_CONFIG_FOLDERS = _words(
    """
    config configs conf .vscode .idea .devcontainer
    """
)
_CI_FOLDERS = (
    ".github/workflows/", ".github/actions/", ".gitlab/ci/", ".circleci/", ".buildkite/",
    ".teamcity/", ".azure-pipelines/", ".woodpecker/", ".forgejo/workflows/", ".gitea/workflows/",
)  # fmt: skip
_CI_NAMES = _words(
    """
    .gitlab-ci.yml .travis.yml .appveyor.yml appveyor.yml azure-pipelines.yml .drone.yml
    bitbucket-pipelines.yml .woodpecker.yml jenkinsfile .cirrus.yml cloudbuild.yaml cloudbuild.yml
    buildspec.yml .semaphore.yml codecov.yml .codecov.yml dependabot.yml renovate.json
    .readthedocs.yaml .readthedocs.yml
    """
)
_LOCK_NAMES = _words(
    """
    package-lock.json npm-shrinkwrap.json pnpm-lock.yaml bun.lockb go.sum go.work.sum
    packages.lock.json gradle.lockfile cartfile.resolved package.resolved conda-lock.yml
    .terraform.lock.hcl project.assets.json cabal.project.freeze manifest.toml renv.lock pkg-info
    .pnp.cjs .pnp.loader.mjs
    """
)
_GENERATED_NAME = re.compile(
    r".+\.lock|pylock(\..+)?\.toml"
    r"|.+_pb2(_grpc)?\.pyi?|.+\.pb(\.gw|\.validate)?\.(go|cc|h|swift|dart)|.+_grpc\.pb\..+"
    r"|.+\.(g|freezed|gr|config|mocks)\.dart|.+\.(g|designer|generated)\.(cs|vb)|.+\.g\.[ct]s"
    r"|.+[._-]generated\.\w+|zz_generated\..+|moc_.+\.cpp|ui_.+\.h|qrc_.+\.cpp"
    r"|.+\.(js|css|mjs|cjs|ts)\.map|.+\.bundle\.js|.+\.min\.(js|css|mjs)"
    r"|.+\.tab\.[ch](pp)?|lex\.yy\.c"
)
_GENERATED_FOLDER = re.compile(r".+\.(egg-info|dist-info|xcodeproj|xcworkspace)")
_BUILD_NAMES = _words(
    """
    pyproject.toml setup.py setup.cfg tox.ini noxfile.py manifest.in pipfile environment.yml
    environment.yaml pixi.toml conanfile.py conanfile.txt vcpkg.json meta.yaml hatch.toml
    package.json bower.json lerna.json nx.json turbo.json rush.json pnpm-workspace.yaml deno.json
    deno.jsonc jsr.json gruntfile.js gulpfile.js gulpfile.ts angular.json cargo.toml build.rs
    go.mod go.work build.xml pom.xml gradle.properties gradlew gradlew.bat mvnw mvnw.cmd build.sbt
    build.sc composer.json gemfile rakefile podfile cartfile package.swift pubspec.yaml mix.exs
    rebar.config stack.yaml cabal.project dune dune-project build.zig build.zig.zon shard.yml
    project.clj deps.edn build.boot cpanfile makefile.pl build.pl description
    directory.build.props directory.build.targets global.json nuget.config configure configure.ac
    configure.in autogen.sh docker-compose.yml docker-compose.yaml compose.yml compose.yaml
    docker-bake.hcl skaffold.yaml procfile vagrantfile sconstruct wscript xmake.lua premake5.lua
    flake.nix default.nix shell.nix taskfile.yml taskfile.yaml project.json
    """
)
_BUILD_NAME = re.compile(
    r"(webpack|rollup|vite|vitest|esbuild|babel|jest|karma|next|nuxt|svelte|astro|tailwind|postcss"
    r"|metro|playwright|cypress|tsup)\.config\.\w+|tsconfig(\..+)?\.json|jsconfig\.json"
    r"|docker-compose([.-].+)?\.ya?ml|compose[.-].+\.ya?ml|.+\.versions\.toml"
    r"|gradle-wrapper\.properties|pom-.+\.xml|.+\.pom|.+\.(gradle|gradle\.kts|gemspec|podspec|csproj|fsproj|vbproj"
    r"|vcxproj|sln|sbt|cabal|nimble|rockspec|opam|nuspec|mk|cmake|spec\.in)"
)
_BUILD_LANGUAGES = _words(
    """
    make cmake gradle meson ninja just starlark autoconf dockerfile requirements gomod procfile
    """
)
_TEST_NAME = re.compile(
    r"(?:tests?|conftest|test_[^/]*|[^/]*_tests?|test-[^/]*|[^/]*-tests?)\.\w+"
    r"|.+[._-](?:test|tests|spec|e2e|cy|stories)\.(?:[cm]?[jt]sx?|vue|svelte)"
    r"|.+_spec\.(?:rb|lua|cr|js|ts)|.+\.bats|.+\.t",
)
_TEST_CLASS_NAME = re.compile(
    r"(?:[A-Z]\w*(?:Tests?|TestCase|Spec|Suite|IT)|Test[A-Z]\w*)"
    r"\.(?:java|kt|kts|scala|groovy|cs|vb|fs|php|swift|m|mm|cpp|cc|hs|dart)"
)
_DOCS_NAME = re.compile(
    r"(?:readme|licen[cs]e|unlicense|copying|changelog)(?:[-_.][\w-]+)*"
    r"|(?:notice|authors|contributors|changes|history|news|contributing|security|install|todo"
    r"|code[-_]of[-_]conduct|maintainers|thanks|credits|faq|support|governance|roadmap|upgrading"
    r"|releas(?:es|ing)|release[-_]notes|patents|copyright)(?:[-_][\w-]+)*(?:\.txt)?"
)
_PROJECT_CONFIG_NAME = re.compile(r"mkdocs\.ya?ml|.+\.toml\.example|.+\.env\.example|py\.typed")

_COMMENT = re.compile(
    rb"[ \t]*(?:#|//|/\*|\*|--|;|<!--|%|\"\"\"|'''|\(\*|\{-|<\?(?:php|xml)|@?rem\b"
    rb"|dnl\b|'|!|$|\r$)",
    re.IGNORECASE,
)
_INSIDE_BLOCK = re.compile(rb"[ \t]*(?:/\*|<!--|\"\"\"|'''|\(\*|\{-)")
_BLOCK_END = re.compile(rb"\*/|-->|\"\"\"|'''|\*\)|-\}")
_GENERATED_SIGN = re.compile(
    rb"(?<![\w])@(?:partially-)?generated\b(?!\s*[(=])"
    rb"|\bgenerated(?:\s+(?:by|from|with|using|via|on)\b[^\0]{0,160}?\b|\W+(?:\w+\W+){0,3})"
    rb"(?:do\s+not|don't)\W+(?:hand[- ])?(?:edit|modify|change|touch)\b"
    rb"|\b(?:do\s+not|don't)\W+(?:edit|modify|change|touch)\b[^\0]{0,80}?\bgenerated\b"
    rb"|\bth(?:is|e)\s+(?:file|code|module|source\s+file)\s+(?:is|was|has\s+been)\s+"
    rb"(?:auto(?:matically)?[- ]?)?generated\b",
    re.IGNORECASE,
)
_HEADER_BYTES = 4096
_HEADER_LINES = 40


_CODE_ORDER = (Role.TEST, Role.EXAMPLE, Role.DOCS)


def role_of(path: str, language: str, data: bytes = b"") -> Role:
    """Return the role of the file at ``path``; ``data`` are its bytes or their beginning."""
    *folders, name = path.lower().split("/")
    role = _foreign(folders, name, language)
    if role is None and _is_ci(path.lower(), name):
        role = Role.CI
    if role is None:
        role = _by_folder(folders, path, language)
    if role in (None, Role.DOCS):
        role = _by_name(name, language) or role
    if role in (Role.BUILD, Role.CI, Role.GENERATED, Role.VENDORED):
        return role
    if not name.startswith("readme") and is_marked_generated(data):
        return Role.GENERATED
    return role or _by_language(folders, name, language)


def is_marked_generated(data: bytes) -> bool:
    """Tell whether the comment at the top of the file says that a program writes it.

    Only the leading comment counts: generators hold the same words in their code.
    """
    head = data[:_HEADER_BYTES].removeprefix(b"\xef\xbb\xbf")
    if b"enerated" not in head and b"ENERATED" not in head:
        return False
    comment = []
    inside = False
    for line in head.split(b"\n")[:_HEADER_LINES]:
        if not inside and not _COMMENT.match(line):
            break
        opened = _INSIDE_BLOCK.match(line)
        rest = line[opened.end() :] if opened and not inside else line
        inside = (inside or opened is not None) and not _BLOCK_END.search(rest)
        comment.append(line)
    return bool(_GENERATED_SIGN.search(b"\n".join(comment)))


def _foreign(folders: list[str], name: str, language: str) -> Role | None:
    """Return the role of files that nobody here writes by hand."""
    if not _VENDORED_FOLDERS.isdisjoint(folders):
        return Role.VENDORED
    if not _GENERATED_FOLDERS.isdisjoint(folders) or any(map(_GENERATED_FOLDER.fullmatch, folders)):
        return Role.GENERATED
    if name in _LOCK_NAMES or _GENERATED_NAME.fullmatch(name):
        return Role.GENERATED
    # What is built has the folders of its source again: dist/esm/internal.
    built = "dist" in folders and _SOURCE_FOLDERS.isdisjoint(folders[: folders.index("dist")])
    built = built or any(pair in _BUILT_FOR for pair in pairwise(folders))
    return Role.GENERATED if built and language in ("javascript", "css", "typescript") else None


def _is_ci(path: str, name: str) -> bool:
    if name in _CI_NAMES or name.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")):
        return True
    return any(f"/{folder}" in f"/{path}" for folder in _CI_FOLDERS)


def _by_folder(folders: list[str], path: str, language: str) -> Role | None:
    """Return the role that the folders, or the name of a test, give.

    For code, tests win over examples and examples over documentation; for everything else the
    outermost folder decides (``docs/tutorial/first-steps.rst``). Below a source folder the words
    other than those for tests are names of packages (``src/main/java/com/example``).
    """
    kind = kind_of(language)
    found = []
    sources = False
    for folder in folders:
        sources = sources or folder in _SOURCE_FOLDERS
        unsure = folder in _AMBIGUOUS_TESTS and (sources or kind is LanguageKind.MARKUP)
        if folder in _TEST_FOLDERS and not unsure:
            found.append(Role.TEST)
        elif folder in _EXAMPLE_FOLDERS and not sources:
            found.append(Role.EXAMPLE)
        elif folder in _DOCS_FOLDERS and not sources:
            found.append(Role.DOCS)
    if kind is LanguageKind.CODE:
        # Perl and those who learned from it keep tests in "t".
        if _is_test_name(path) or folders[:1] == ["t"]:
            return Role.TEST
        found.sort(key=_CODE_ORDER.index)
    return found[0] if found else None


def _is_test_name(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_TEST_NAME.fullmatch(name.lower()) or _TEST_CLASS_NAME.fullmatch(name))


def _by_name(name: str, language: str) -> Role | None:
    if name in _BUILD_NAMES or language in _BUILD_LANGUAGES or _BUILD_NAME.fullmatch(name):
        return Role.BUILD
    return Role.DOCS if language == UNKNOWN and _DOCS_NAME.fullmatch(name) else None


def _by_language(folders: list[str], name: str, language: str) -> Role:
    kind = kind_of(language)
    if kind is LanguageKind.CODE:
        return Role.SOURCE
    if kind is LanguageKind.MARKUP:
        return Role.DOCS
    if kind is LanguageKind.CONFIGURATION or _PROJECT_CONFIG_NAME.fullmatch(name):
        return Role.CONFIG
    if name.startswith(".") or not _CONFIG_FOLDERS.isdisjoint(folders):
        return Role.CONFIG
    return Role.CONFIG if language == "json" and not folders else Role.DATA
