"""What the boxes of a diagram are in the source: files, folders, pages by their files, classes."""

import posixpath
import re
from functools import cached_property

import msgspec

from codewiki.check.declarations import declared_in
from codewiki.check.drawn_uses import Uses
from codewiki.check.extents import class_bodies, keywords_of
from codewiki.check.headers import bases_of
from codewiki.check.subject import Subject
from codewiki.check.vocabulary import WORD
from codewiki.source.languages import language_of

_CLASS = re.compile(r"(?P<name>[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*)(?: \((?P<where>[^()]*)\))?")
_TELLING = re.compile(r" \([^()]*\)\Z")
_MOST_BASES = 50
_MOST_FILES = 2_000


class Thing(msgspec.Struct, frozen=True):
    """What a box stands for: the files ``paths``, or the class ``name`` that they declare."""

    paths: tuple[str, ...]
    name: str = ""


class Things:
    """Looks up boxes in the source of one wiki; each is looked up once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._found: dict[tuple[str, bool], Thing | None] = {}
        self._uses = Uses(subject.source, subject.source_paths)
        self._bodies: dict[str, frozenset[str] | None] = {}
        self._bases: dict[str, frozenset[str]] = {}
        self._members: dict[tuple[str, str], bool | None] = {}

    def of(self, label: str, *, symbols: bool) -> Thing | None:
        """Return what a box shows, ``None`` for ideas and for names of several things. ``symbols``
        says that a class is meant rather than a page of that name.
        """
        key = (label, symbols)
        if key not in self._found:
            first, second = self._class, self._file_or_page
            if not symbols:
                first, second = second, first
            self._found[key] = first(label) or second(label)
        return self._found[key]

    def is_structure(self, label: str) -> bool:
        """Tell whether a file of C declares a structure of that name, whose body is not read; a
        file or page that is called the same is something else.
        """
        if _CLASS.fullmatch(label) is None:
            return False
        name = re.escape(label)
        pattern = re.compile(
            rf"\b(?:struct|union|enum)\s+{name}\s*\{{|\}}\s*\*?{name}\s*;"
            rf"|\btypedef\b[^;{{}}]{{1,300}}\b{name}\s*;"
        )
        paths = (one for one in self._subject.vocabulary.where(label) if language_of(one) == "c")
        return any(pattern.search(self._subject.source.code_text(path)) for path in paths)

    def _file_or_page(self, label: str) -> Thing | None:
        subject = self._subject
        paths = subject.source_paths
        folder = label.rstrip("/") + "/"
        if label in paths and ("/" in label or len(self._by_name[label]) == 1):
            return Thing((label,))
        if label in self._pages:
            return Thing(self._pages[label])
        if "/" in label and any(path.startswith(folder) for path in paths):
            return Thing(tuple(sorted(path for path in paths if path.startswith(folder))))
        found = self._by_name.get(label, ())
        return Thing(found) if found else None

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        """The files of the source by their last name."""
        found: dict[str, tuple[str, ...]] = {}
        for path in sorted(self._subject.source_paths):
            name = posixpath.basename(path)
            found[name] = (*found.get(name, ()), path)
        return found

    @cached_property
    def _pages(self) -> dict[str, tuple[str, ...]]:
        """The files that pages own, with those of the pages below, by what pages are called: their
        titles, without what tells them apart or explains them, and the names of modules; all of
        them where several are called the same, since an arrow may mean any.
        """
        subject = self._subject
        owned: dict[str, list[str]] = {}
        for path, owners in subject.machine.owners.items():
            for page in owners:
                owned.setdefault(page, []).append(path)
        called: dict[str, set[str]] = {}
        for page, document in subject.pages.items():
            name = _name_of(document.title)
            called.setdefault(name, set()).add(page)
            called.setdefault(name.rpartition("/")[2], set()).add(page)
        for module in subject.machine.modules or ():
            page = next((one for one in module.pages if one in subject.pages), "")
            if page:
                called.setdefault(module.name, set()).add(page)
        found: dict[str, tuple[str, ...]] = {}
        for name, pages in called.items():
            starts = tuple(f"{posixpath.splitext(page)[0]}/" for page in pages)
            files = {
                path
                for page, paths in owned.items()
                if page in pages or page.startswith(starts)
                for path in paths
            }
            if name and files:
                found[name] = tuple(sorted(files))
        return found

    def _class(self, label: str) -> Thing | None:
        match = _CLASS.fullmatch(label)
        if match is None:
            return None
        name = match["name"].rpartition(".")[2]
        paths = tuple(
            path
            for path in self._subject.vocabulary.where(name)
            if class_bodies(self._subject.source, path, name)
        )
        return Thing(paths, name) if paths else None

    def names(self, thing: Thing) -> frozenset[str] | None:
        """Return the words of the code of a thing; for a class those of its bases as well.

        ``None`` where a base lies outside of the source, whose words are not known.
        """
        if not thing.name:
            return frozenset().union(
                *(self._uses.words_of(path) for path in thing.paths[:_MOST_FILES])
            )
        if thing.name not in self._bodies:
            self._bodies[thing.name] = self._class_words(thing.name)
        return self._bodies[thing.name]

    def own_names(self, thing: Thing) -> frozenset[str]:
        """Return the words of the files of a thing."""
        return self.names(Thing(thing.paths)) or frozenset()

    def _class_words(self, name: str) -> frozenset[str] | None:
        subject = self._subject
        words: set[str] = set()
        whole = True
        waiting, seen = [name], {name}
        while waiting:
            present = waiting.pop()
            bodies = subject.class_bodies(present)
            if not bodies or len(seen) > _MOST_BASES:
                whole = False
                continue
            words.update(word for body in bodies for word in WORD.findall(body))
            for bases in bases_of(subject.source, subject.vocabulary.where(present), present):
                waiting += sorted(bases - seen - _OF_LANGUAGES)
                seen |= bases
        self._bases[name] = frozenset(seen - {name})
        return frozenset(words) if whole else None

    def has(self, thing: Thing, name: str) -> bool | None:
        """Tell whether a thing declares a name: a class in its body or that of a base, files at
        any place. ``None`` where a base lies outside of the source.
        """
        source = self._subject.source
        if not thing.name:
            return any(source.declares(path, name) for path in thing.paths[:_MOST_FILES])
        key = (thing.name, name)
        if key not in self._members:
            self._members[key] = self._declares(thing.name, name)
        return self._members[key]

    def _declares(self, owner: str, name: str) -> bool | None:
        subject = self._subject
        words = self.names(Thing((), owner))
        if words is not None and name not in words:
            return False
        for ancestor in (owner, *sorted(self._bases.get(owner, ()))):
            for path in subject.vocabulary.where(ancestor):
                bodies = class_bodies(subject.source, path, ancestor)
                if any(declared_in(body, name, language_of(path)) for body in bodies):
                    return True
        return None if words is None else False

    def uses(self, user: Thing, used: Thing) -> bool:
        """Tell whether a line of one thing names the other: a class by its name in the body of the
        other, files by an import or, where no import gives names, by what they declare.
        """
        if used.name:
            words = self.names(user)
            known = self.own_names(user) if words is None else words
            return used.name in known or not known.isdisjoint(self._aliases(user, used.name))
        return self._uses.files_use(user.paths[:_MOST_FILES], used.paths[:_MOST_FILES])

    def _aliases(self, user: Thing, name: str) -> set[str]:
        source = self._subject.source
        return {one for path in user.paths for one in source.aliases(path).get(name, ())}


def is_read(thing: Thing) -> bool:
    """Tell whether the words of a thing's files can be told from each other's."""
    return any(keywords_of(language_of(path)) or language_of(path) == "c" for path in thing.paths)


def _name_of(title: str) -> str:
    """Return what a page with a title is called: "timed: Signing" by "timed", "build (build)" by
    "build".
    """
    return _TELLING.sub("", title.partition(": ")[0]) or title


_OF_LANGUAGES = frozenset({
    "object",
    "Object",
    "Generic",
    "Protocol",
    "ABC",
    "Exception",
    "Enum",
    "Record",
    "TypedDict",
})
