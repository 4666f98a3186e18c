"""What the repository says of itself as a whole: its manifest and its README."""

from codewiki.wiki.docs_text import Sentence
from codewiki.wiki.manifests import field, plain_value
from codewiki.wiki.material import Material
from codewiki.wiki.prose import is_document, is_readme, read_document


def introduction(material: Material) -> list[tuple[str, Sentence]]:
    """The description in the manifest and the opening of the README, each with its file; what
    both say comes once.
    """
    if not material.prose:
        return []
    found: list[tuple[str, Sentence]] = []
    manifest = material.manifest
    described = field(material, manifest, "description")
    if described is not None:
        text = Sentence(plain_value(described), described.line, described.end_line)
        found.append((manifest, text))
    readme = _readme(material)
    opening = read_document(readme, material.evidence).opening if readme else None
    if opening is not None and all(not same(opening, one) for _, one in found):
        found.append((readme, opening))
    return found


_MOST_BEFORE = 3
_FEWEST_WORDS = 3


def same(one: Sentence, other: Sentence) -> bool:
    """Tell whether two sentences have the same words, or one has a few more before them: its
    subject ("shop sells fruit" and "Sells fruit").
    """
    short, long = sorted((_plain(one), _plain(other)), key=len)
    before = len(long) - len(short)
    if len(short) < _FEWEST_WORDS or before > _MOST_BEFORE:
        return short == long
    return long[before:] == short


def _plain(sentence: Sentence) -> list[str]:
    return sentence.text.rstrip(".").casefold().split()


def _readme(material: Material) -> str:
    found = [
        path
        for path, file in sorted(material.files.items())
        if is_readme(path) and is_document(file) and "/" not in path
    ]
    return found[0] if found else ""
