"""The index of the repository: which file a module name means, and what a file offers by a name.

Every answer is looked up in tables and remembered; no question walks over all files or symbols.
"""

from collections.abc import Mapping

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.model import Import
from codewiki.graph.files import Files
from codewiki.graph.module_files import ModuleFiles
from codewiki.graph.names import (
    External,
    FileNames,
    Imported,
    Local,
    Named,
    Namespace,
    Symbol,
    Value,
)
from codewiki.graph.offers import Offers
from codewiki.graph.packages import Packages

MOST_HOPS = 200
"""How many files a name is followed through re-exports before it is given up."""

DEFAULT = "default"
WHOLE_MODULE = "module.exports"


class Index:
    """Tables over all files of the repository that have code.

    ``files`` are all such files, ``offers`` what each has for others to find by name, and
    ``modules`` tells which of them module names mean.
    """

    def __init__(self, files: Files, offers: Mapping[str, Offers], modules: ModuleFiles) -> None:
        self.files = files
        self.modules = modules
        self.packages = Packages(files, offers)
        self._offers: dict[tuple[str, str], Value] = {}
        self._packages: dict[str, External] = {}
        files.resets.append(self._offers.clear)

    def absolute(self, adapter: Adapter, importer: str, module: str) -> FileNames | None:
        """Return the file that a module name means where a file of another kind names it."""
        context = self.modules.context(adapter.language)
        path = adapter.module_file(importer, module, context) if context else None
        found = self.files.get(path) if path else None
        return found if found and found.adapter.relatives == adapter.relatives else None

    def module(self, file: FileNames, module: str) -> FileNames | None:
        """Return the names of the file that ``module`` means in ``file``.

        ``None`` when it lies outside the repository, has no code or is of an unrelated language.
        """
        path = self.modules.find(file, module)
        found = self.files.get(path) if path else None
        related = found is not None and found.adapter.relatives == file.adapter.relatives
        return found if related else None

    def external(self, file: FileNames, module: str) -> External | None:
        """Return the package of a module outside the repository, ``None`` for a broken path."""
        if self.modules.find(file, module) is not None:
            return None  # a file of the repository without code: data, a style sheet
        package = file.adapter.package(module)
        if file.adapter.packaged:
            package = self.packages.outside(file, module, package)
        if not package or self.modules.find(file, package) is not None:
            return None  # a broken path, or a part of an own package that is not written in source
        if self.modules.is_set(file, module):
            return None  # what a build writes, or a broken path
        return self._packages.setdefault(package, External(package))

    def imported(self, file: FileNames, named: Imported) -> Value:
        """Return what an imported name means; of several imports the first that is found here."""
        outside: Value = None
        for entry in named.imports:
            value = self.import_value(file, entry)
            if value is not None and not isinstance(value, External):
                return value
            outside = outside or value
        return outside

    def import_value(self, file: FileNames, entry: Import) -> Value:
        """Return what one import brings: a symbol, a module, something external or nothing."""
        if file.adapter.packaged:
            return self.packages.imported(file, entry) or self.external(file, entry.module)
        if entry.name in {"", "*"}:
            return self._whole_module(file, entry)
        target = self.module(file, entry.module)
        if target is not None:
            return self.offered(target, entry.name)
        inner = file.adapter.submodule(entry.module, entry.name)
        found = self.module(file, inner) if inner else None
        return found or self.external(file, entry.module)

    def _whole_module(self, file: FileNames, entry: Import) -> Value:
        """``import a.b`` binds ``a``, ``import a.b as c`` the module itself."""
        first, dot, _ = entry.module.partition(".")
        target = self.module(file, entry.module)
        if dot and first and entry.alias in {first, entry.module}:
            top = self.module(file, first)
            if top is not None:
                return top
            if target is not None:
                return Namespace(file, first)
        return target or self.external(file, entry.module)

    def inside(self, namespace: Namespace, name: str) -> Value:
        """Return the module or namespace ``name`` of a namespace."""
        module = namespace.file.adapter.submodule(namespace.module, name)
        if not module:
            return None
        return self.module(namespace.file, module) or Namespace(namespace.file, module)

    def offered(self, file: FileNames, name: str) -> Value:
        """Return what ``file`` offers under ``name``, followed through re-exports.

        The file's own definitions come first, then what it imports by name, then star imports,
        then its submodules. The search is depth first, visits nothing twice and stops after
        ``MOST_HOPS`` steps, so import cycles end.
        """
        key = (file.path, name)
        if key not in self._offers:
            self._offers[key] = self._search(file, name)
        return self._offers[key]

    def _search(self, file: FileNames, name: str) -> Value:
        outside: Value = None
        pending: list[tuple[FileNames, str] | FileNames | External] = [(file, name)]
        seen: set[tuple[str, str]] = set()
        while pending and len(seen) < MOST_HOPS:
            item = pending.pop()
            if isinstance(item, External):
                outside = outside or item
                continue
            if isinstance(item, FileNames):
                return item
            place = (item[0].path, item[1])
            if place in seen:
                continue
            seen.add(place)
            answer = self._own(*item)
            if isinstance(answer, Symbol):
                return answer
            pending.extend(reversed(self._elsewhere(item[0], item[1], answer)))
        return outside

    def _own(self, file: FileNames, name: str) -> Named | None:
        """Return what the top level of ``file`` binds to the name that it offers."""
        local = name
        if file.exports is not None:
            export = file.exports.get(name)
            if export is None and name == DEFAULT and file.adapter.default_exports:
                export = file.exports.get(WHOLE_MODULE)
            local = export.local if export and export.local else name
        return file.scopes[0].get(local)

    def _elsewhere(
        self, file: FileNames, name: str, named: Named | None
    ) -> list[tuple[FileNames, str] | FileNames | External]:
        """Return where else to look for ``name`` of ``file``, the best place first."""
        places: list[tuple[FileNames, str] | FileNames | External] = []
        imports = list(named.imports) if isinstance(named, Imported) else []
        for entry in imports + file.reexports.get(name, []):
            places.extend(self._sources(file, entry))
        if name != WHOLE_MODULE:
            for entry in file.reexports.get(WHOLE_MODULE, []):  # module.exports = require("x")
                places.extend(self._handed_on(file, entry, name))
        is_default = name == DEFAULT and file.adapter.default_exports
        if (is_default or name == WHOLE_MODULE) and not places and not isinstance(named, Local):
            return [file] if is_default else []
        for star in file.stars:
            target = self.module(file, star.module)
            if target is None:
                places.extend(filter(None, [self.external(file, star.module)]))
            elif starred(target, name):
                places.append((target, name))
        inner = self._submodule(file, name)
        return [*places, inner] if inner else places

    def _sources(
        self, file: FileNames, entry: Import
    ) -> list[tuple[FileNames, str] | FileNames | External]:
        """Return the places that one import takes its name from."""
        if entry.name in {"", "*"}:
            value = self._whole_module(file, entry)
            return [value] if isinstance(value, FileNames | External) else []
        places: list[tuple[FileNames, str] | FileNames | External] = []
        target = self.module(file, entry.module)
        if target is not None:
            places.append((target, entry.name))
        inner = file.adapter.submodule(entry.module, entry.name)
        found = self.module(file, inner) if inner else None
        if found is not None:
            places.append(found)
        if not places:
            places.extend(filter(None, [self.external(file, entry.module)]))
        return places

    def _handed_on(
        self, file: FileNames, entry: Import, name: str
    ) -> list[tuple[FileNames, str] | FileNames | External]:
        """Return where ``name`` comes from when the whole module of ``entry`` is handed on."""
        if name == DEFAULT:
            return self._sources(file, entry)
        target = self.module(file, entry.module)
        return [(target, name)] if target is not None and entry.name in {"", "*"} else []

    def _submodule(self, file: FileNames, name: str) -> FileNames | None:
        """Return the module ``name`` of a package whose own file is ``file``."""
        here = file.adapter.submodule(".", name)
        if not here or self.modules.find(file, ".") != file.path:
            return None
        return self.module(file, here)


def starred(file: FileNames, name: str) -> bool:
    """Tell whether a star import of ``file`` may bring ``name``."""
    if name == DEFAULT and file.adapter.default_exports:
        return False
    if file.exports is not None:
        return name in file.exports or bool(file.stars)
    return not name.startswith("_")
