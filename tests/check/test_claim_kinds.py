"""Claims of every kind that the writer makes: proved as they are, never with another content."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from codewiki.check.claims import prove, rule_of
from codewiki.check.reproof import read_wiki_model, told_by
from codewiki.check.source_text import SourceText
from codewiki.pipeline import run
from codewiki.settings import Settings
from codewiki.source.contents import FolderContents
from codewiki.wiki.model import Claim, ClaimKind
from tests.check.planted import CASE

CASES = Path(__file__).parents[1] / "cases" / "wiki"
SOURCES = [CASE / "source", *sorted(path / "input" for path in CASES.iterdir())]
OTHER = "QuiteAnotherName"
NOT_MADE = frozenset({ClaimKind.QUOTES, ClaimKind.DECORATOR, ClaimKind.EXISTS, ClaimKind.ABSENT})
"""Kinds that these examples do not need; their rules are tested with the others'."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Claim, SourceText]]:
    """The proved claims of wikis of several languages, each with its source."""
    found: list[tuple[Claim, SourceText]] = []
    for number, folder in enumerate(SOURCES):
        if not folder.is_dir():
            continue
        output = tmp_path_factory.mktemp("kinds") / str(number)
        run(str(folder), Settings(output=str(output), no_cache=True, jobs=1))
        source = SourceText(FolderContents(folder))
        claims = set(_claims((output / "wiki.json").read_bytes()))
        found += [(one, source) for one in sorted(claims, key=repr) if prove(one, source) is True]
    return found


def _claims(data: bytes) -> Iterator[Claim]:
    for page in read_wiki_model(data).pages:
        for section in page.sections:
            for block in section.blocks:
                for statement in told_by(block):
                    yield from statement.claims


def others(claim: Claim) -> Iterator[Claim]:
    """Yield the claim with one of its parts exchanged for what is nowhere."""
    changed = msgspec.structs.replace
    if claim.kind is ClaimKind.ABSENT:
        return
    if claim.kind in {ClaimKind.LINES, ClaimKind.COUNTS}:
        yield changed(claim, value=str(int(claim.value.replace(",", "")) + 1))
    elif claim.kind is ClaimKind.RAISES_ONLY:
        if claim.value:
            yield changed(claim, value=OTHER)
    elif claim.object and claim.kind not in {ClaimKind.ESCAPES, ClaimKind.IMPORTS}:
        yield changed(claim, object=OTHER)
    elif claim.value and claim.kind is not ClaimKind.IMPORTS:
        yield changed(claim, value=OTHER)
    elif claim.kind is ClaimKind.IMPORTS:
        yield changed(claim, object=OTHER)
    else:
        yield changed(claim, subject=OTHER)


def test_a_claim_with_another_content_is_not_proved(
    made: list[tuple[Claim, SourceText]],
) -> None:
    passed = [
        f"{one.kind.value}: {one.subject} {one.object} {one.value}"
        for claim, source in made
        for one in others(claim)
        if prove(one, source) is True
    ]
    assert passed == []


def test_what_leads_to_a_file_leads_to_no_other(made: list[tuple[Claim, SourceText]]) -> None:
    leading = {ClaimKind.CALLS, ClaimKind.CONSTRUCTS, ClaimKind.USES, ClaimKind.IMPORTS}
    passed = [
        claim
        for claim, source in made
        if claim.kind in leading and claim.value
        if prove(msgspec.structs.replace(claim, value="no/such/file.py"), source) is True
    ]
    assert passed == []


def test_most_kinds_of_claims_are_made_and_proved(made: list[tuple[Claim, SourceText]]) -> None:
    counts = Counter(claim.kind for claim, _ in made)
    missing = {kind for kind in ClaimKind if rule_of(kind) is not None} - set(counts)
    assert missing <= NOT_MADE
