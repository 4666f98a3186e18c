"""Claims put to their rules, over the bytes of the source.

Nothing here reads facts or graph: a claim is proved from the cited lines, by readings that the
writer has no part in. ``None`` means that no rule can decide, which leaves the claim unproved;
``False`` contradicts it (see ``codewiki.check.verdicts``).
"""

from hashlib import blake2b

from codewiki.check import quotations
from codewiki.check.proofs import (
    artifacts,
    behaviour,
    calls,
    counts,
    declarations,
    signatures,
    texts,
)
from codewiki.check.proofs.model import Rule, Test
from codewiki.check.source_text import SourceText
from codewiki.source.words import has_word
from codewiki.wiki.model import Citation, Claim, ClaimKind

_OVER_FILES = frozenset({
    ClaimKind.EXISTS,
    ClaimKind.LINES,
    ClaimKind.HOLDS,
    ClaimKind.COUNTS,
    ClaimKind.ABSENT,
})
"""Kinds that may be about whole files, without lines of their own."""

_TESTS: dict[ClaimKind, Test] = {
    ClaimKind.EXISTS: counts.exists,
    ClaimKind.DECLARES: declarations.declares,
    ClaimKind.KIND: declarations.kind,
    ClaimKind.SIGNATURE: signatures.signature,
    ClaimKind.DEFAULT: signatures.default,
    ClaimKind.TYPE: signatures.type_of,
    ClaimKind.RETURNS: signatures.returns,
    ClaimKind.VALUE: signatures.value,
    ClaimKind.MEMBER: declarations.member,
    ClaimKind.DECORATOR: declarations.decorator,
    ClaimKind.IMPORTS: behaviour.imports,
    ClaimKind.CALLS: calls.calls,
    ClaimKind.CONSTRUCTS: calls.constructs,
    ClaimKind.USES: calls.uses,
    ClaimKind.INHERITS: declarations.inherits,
    ClaimKind.RAISES: behaviour.raises,
    ClaimKind.GUARDED: behaviour.guarded,
    ClaimKind.ESCAPES: behaviour.escapes,
    ClaimKind.RAISES_ONLY: behaviour.raises_only,
    ClaimKind.READS_ENVIRONMENT: behaviour.reads_environment,
    ClaimKind.OPTION: behaviour.option,
    ClaimKind.EXPLAINS: behaviour.explains,
    ClaimKind.ROUTE: behaviour.route,
    ClaimKind.REACHES: calls.reaches,
    ClaimKind.WITHIN: behaviour.within,
    ClaimKind.STATES: texts.states,
    ClaimKind.SETS: artifacts.sets,
    ClaimKind.DOCUMENTED: texts.documented,
    ClaimKind.UNDOCUMENTED: texts.undocumented,
    ClaimKind.QUOTES: texts.quotes,
    ClaimKind.LINES: counts.lines,
    ClaimKind.HOLDS: declarations.holds,
    ClaimKind.COUNTS: counts.counts,
    ClaimKind.ABSENT: counts.absent,
}


def rule_of(kind: ClaimKind) -> Rule | None:
    """Return the rule for claims of a kind; ``None`` where nothing can prove one."""
    test = _TESTS.get(kind)
    return None if test is None else Rule(test, " ".join((test.__doc__ or "").split()))


def citation_digest(text: str) -> str:
    """Return the digest that a citation of these lines must have."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def citation_holds(citation: Citation, source: SourceText) -> bool:
    """Tell whether the lines exist, are those that were cited, and hold the needle."""
    text = source.lines(citation)
    if text is None or not citation.needle:
        return False
    return has_word(text, citation.needle) or quotations.holds(text, citation.needle)


def prove(claim: Claim, source: SourceText) -> bool | None:
    """Test ``claim``: true when proved, false when contradicted, ``None`` when undecided.

    The same claim stands in many statements; its rule is asked once.
    """
    return source.verdict(claim, _prove)


def _prove(claim: Claim, source: SourceText) -> bool | None:
    test = _TESTS.get(claim.kind)
    if test is None:
        return None
    if claim.citation is None:
        if claim.kind not in _OVER_FILES:
            return None
        return test(claim, Citation(claim.subject, 0, 0, "", ""), source)
    if source.lines(claim.citation) is None:
        return False
    return test(claim, claim.citation, source)
