"""The kinds of artifacts that codewiki reads. Adding one is one file and one line here."""

from functools import lru_cache

from codewiki.facts.artifacts import (
    cmake,
    compile_commands,
    compose,
    dockerfile,
    gitlab,
    gradle,
    gradle_catalog,
    ini,
    make,
    markdown,
    maven,
    package_json,
    pnpm_workspace,
    pyproject,
    requirements,
    rest,
    setup_cfg,
    tsconfig,
    workflow,
    yaml_keys,
)
from codewiki.facts.artifacts.reader import Reader

READERS: tuple[Reader, ...] = (
    cmake.READER,
    pyproject.READER,
    setup_cfg.READER,
    requirements.READER,
    requirements.UNNAMED,
    package_json.READER,
    pnpm_workspace.READER,
    compile_commands.READER,
    tsconfig.READER,
    maven.READER,
    gradle.READER,
    gradle.PROPERTIES,
    gradle_catalog.READER,
    dockerfile.READER,
    compose.READER,
    gitlab.READER,
    workflow.READER,
    gitlab.UNNAMED,
    markdown.READER,
    rest.READER,
    make.READER,
    ini.READER,
    yaml_keys.READER,
)
"""Asked in this order; the first whose ``read`` gives facts has the file."""


@lru_cache(maxsize=20_000)
def readers_for(language: str, name: str) -> tuple[Reader, ...]:
    """Return the readers to ask for a file of this language and base name."""
    return tuple(reader for reader in READERS if reader.serves(language, name))
