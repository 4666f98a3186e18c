"""Which file a module name means: the one question that goes to the paths of all files.

Every answer is looked up in tables and remembered. What was asked is kept for the next run, which
asks again after files came or went or settings changed: only what has another answer then has to
be linked again.
"""

from collections.abc import Iterable, Mapping, Set
from posixpath import dirname

from codewiki.facts.languages.adapter import Adapter, ImportContext
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import FileFacts
from codewiki.graph.aliases import Aliases
from codewiki.graph.files import Files, Mark, mark
from codewiki.graph.include_paths import IncludePaths
from codewiki.graph.names import FileNames
from codewiki.graph.workspaces import LANGUAGES, Workspaces

NOWHERE = ""
SETTING = "?"
"""Answers that are no paths: outside the repository; the same, but settings give such names files
(what a build writes, or a broken path)."""

Answers = dict[str, dict[str, dict[str, str]]]
"""What module names mean, by language, by the folder of the file that asks, by name."""


class ModuleFiles:
    """Finds files by module names.

    ``known`` are the paths of all files, code or not, ``roots`` the folders where the module names
    of each language start. ``manifests`` are build files and settings, which say what else names
    of modules mean. ``files`` note what is asked.
    """

    def __init__(
        self,
        files: Files,
        known: Iterable[str],
        roots: Mapping[str, tuple[str, ...]],
        manifests: Mapping[str, FileFacts],
    ) -> None:
        self._files = files
        self._own = Workspaces(manifests)
        self._aliases = Aliases(manifests)
        self._known = frozenset(known)
        searched = IncludePaths(manifests, self._known).groups
        self._contexts = {
            language: ImportContext(self._known.__contains__, found, searched)
            for language, found in roots.items()
        }
        self._of_files: dict[tuple[str, str], tuple[str, Mark]] = {}
        self.answers: Answers = {}

    def has(self, path: str) -> bool:
        """Tell whether ``path`` is a file of the repository, of any kind."""
        return path in self._known

    def context(self, language: str) -> ImportContext | None:
        """Return what resolvers of a language may ask, ``None`` where no file is written in it."""
        return self._contexts.get(language)

    def find(self, file: FileNames, module: str) -> str | None:
        """Return the path of the file that ``module`` means in ``file``, ``None`` if outside."""
        found = self._answer(file, module)
        return found if found and found != SETTING else None

    def is_set(self, file: FileNames, module: str) -> bool:
        """Tell whether settings give files to names like ``module``, which is none of them."""
        return self._answer(file, module) == SETTING

    def _answer(self, file: FileNames, module: str) -> str:
        key = (file.path, module)
        known = self._of_files.get(key)
        if known is None:
            # Files of one folder import much the same.
            language, folder = file.adapter.language, dirname(file.path)
            found = self._asked(file.adapter, folder, module)
            known = self._of_files[key] = (found, module_mark(language, folder, module))
        self._files.asked.add(known[1])
        return known[0]

    def _asked(self, adapter: Adapter, folder: str, module: str) -> str:
        answers = self.answers.setdefault(adapter.language, {}).setdefault(folder, {})
        found = answers.get(module)
        if found is None:
            found = answers[module] = self._find(adapter, folder, module)
        return found

    def _find(self, adapter: Adapter, folder: str, module: str) -> str:
        importer = f"{folder}/." if folder else "."
        context = self._contexts[adapter.language]
        found = adapter.module_file(importer, module, context)
        if found is not None or adapter.language not in LANGUAGES:
            return found or NOWHERE
        if module.startswith((".", "/")):
            return NOWHERE
        places = [*self._aliases.places(importer, module)]
        places += self._own.places(importer, module, adapter.package(module))
        tried = (adapter.module_file(importer, place, context) for place in places)
        found = next((path for path in tried if path is not None), None)
        if found is None:
            return SETTING if self._aliases.name(importer, module) else NOWHERE
        return found

    def keep(self, before: Answers) -> None:
        """Take over what an earlier run found out about the same files and settings."""
        self.answers = before

    def ask_again(self, before: Answers, moved: Set[str]) -> set[Mark]:
        """Ask what an earlier run asked, and return the questions that have other answers.

        So have those whose answer is one of ``moved``: files that are something else now.
        """
        marks: set[Mark] = set()
        folders = {dirname(path) for path in self._files}
        for language, of_language in before.items():
            adapter = adapter_for(language)
            if adapter is None or language not in self._contexts:
                continue
            for folder in of_language.keys() & folders:
                for module, old in of_language[folder].items():
                    if self._asked(adapter, folder, module) != old or old in moved:
                        marks.add(module_mark(language, folder, module))
        return marks


def module_mark(language: str, folder: str, module: str) -> Mark:
    """Return the mark of the question what a module name means to the files of a folder."""
    return mark("module", language, folder, module)
