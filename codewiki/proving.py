"""From a written wiki, its source and an address to the proofs of what stands there."""

import msgspec

from codewiki.check.machine import read_machine
from codewiki.check.proof import Address, Listed, Proof, list_blocks, proofs, read_address
from codewiki.check.reproof import read_wiki_model
from codewiki.checking import source_of
from codewiki.errors import FileSystemError, RepositoryError
from codewiki.source.build import read_repository
from codewiki.source.contents import FolderContents
from codewiki.store.written import find_wiki, read_texts

_FILES = ("wiki.json", "codewiki.lock.json")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at an address: its blocks, or the proofs of its statements.

    ``wiki`` and ``source`` are absolute paths of folders.
    """

    wiki: str
    source: str = ""
    blocks: tuple[Listed, ...] = ()
    proofs: tuple[Proof, ...] = ()


def prove_at(text: str, named: str = "", source: str = "") -> Answer:
    """Prove what stands at the address ``text`` in the wiki that ``named`` names.

    A page or a section alone lists its blocks. ``source`` is the folder of the repository; "" is
    the one that the wiki lies in. Raises ``QuestionError``, ``FileSystemError`` and
    ``RepositoryError``.
    """
    address: Address = read_address(text)
    folder = find_wiki(named)
    written = read_texts(folder, _FILES, ())
    if "wiki.json" not in written.files:
        raise FileSystemError(
            f"There is no wiki.json in {folder}",
            path=str(folder),
            remedy="Only wikis that codewiki wrote can be proved: codewiki generate",
        )
    wiki = read_wiki_model(written.files["wiki.json"])
    if not address.block:
        return Answer(wiki=str(folder), blocks=list_blocks(wiki, address))
    root = source_of(folder, source)
    if not root:
        raise RepositoryError(
            f"{folder} lies in no repository",
            path=str(folder),
            remedy="Name the folder of the source: --source PATH",
        )
    repository = read_repository(root, output=str(folder))
    files = {file.path: file.digest for file in repository.files}
    inputs = read_machine(written.files).inputs
    found = proofs(wiki, FolderContents(root), files, address, inputs)
    return Answer(wiki=str(folder), source=root, proofs=found)
