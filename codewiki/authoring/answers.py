"""Answers of models, read with tolerance: JSON that is whole, JSON that is not, marked text.

Nothing of an answer is evaluated. Whatever cannot be read is left out, item by item.
"""

import json
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from codewiki.authoring.model import Draft
from codewiki.llm.answers import objects
from codewiki.llm.model import Shape

MOST_PARAGRAPHS = 12
LONGEST_TEXT = 2000
LONGEST_CLAIM = 80
_LONGEST_ANSWER = 200_000

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_HEADING = re.compile(r"^(?:#{1,6}\s*|section\s*:\s*|\*\*\s*section\s*:?\s*)(.{1,60}?)\W*$", re.I)
_BOLD = re.compile(r"^(?:[-*+]\s+|\d{1,2}[.)]\s+)?\*\*(.{1,120}?)\*\*[:.]?\s*(.*)$", re.DOTALL)
_BULLET = re.compile(r"^(?:[-*+]|\d{1,2}[.)])\s+")


def shape(sections: Sequence[str], most: int) -> Shape:
    """The form of an answer with paragraphs for ``sections``."""
    text = {"type": "string", "maxLength": 1500}
    item = {
        "type": "object",
        "properties": {
            "section": {"type": "string", "enum": list(sections)},
            "claim": {"type": "string", "maxLength": LONGEST_CLAIM},
            "text": text,
        },
        "required": ["section", "claim", "text"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"paragraphs": {"type": "array", "items": item, "maxItems": most}},
        "required": ["paragraphs"],
        "additionalProperties": False,
    }
    delimited = (
        "Answer in this form and nothing else. For each paragraph a line with ## and its section "
        f"({', '.join(sections)}), then the claim in bold and the sentences on the next line:\n"
        f"## {sections[0]}\n**Claim of few words.** A sentence [S1]. Another sentence [S2]."
    )
    return Shape("paragraphs", json.dumps(schema), delimited)


def read_answer(text: str, sections: Sequence[str]) -> tuple[Draft, ...] | None:
    """Return the paragraphs of an answer, at most a dozen; ``None`` when it cannot be read, which
    an answer that says there are none can be.
    """
    text = _FENCE.sub("", _THOUGHT.sub("", text[:_LONGEST_ANSWER]))
    found = list(_from_json(text, sections))
    if not found:
        found = list(_from_text(text, sections))
    drafts = tuple(draft for draft in found if draft.text)[:MOST_PARAGRAPHS]
    if drafts or any(value.get("paragraphs") == [] for value in objects(text)):
        return drafts
    return None


def _from_json(text: str, sections: Sequence[str]) -> Iterator[Draft]:
    for value in objects(text):
        items = value.get("paragraphs") if isinstance(value.get("paragraphs"), list) else [value]
        for item in items or ():
            if isinstance(item, dict) and isinstance(item.get("text"), str):
                yield _draft(item.get("section"), item.get("claim"), item["text"], sections)


def _from_text(text: str, sections: Sequence[str]) -> Iterator[Draft]:
    section = sections[0]
    for block in re.split(r"\n\s*\n|\n(?=#{1,6}\s)|\n(?=(?:[-*+]|\d{1,2}[.)])\s)", text):
        lines = block.strip().split("\n")
        heading = _HEADING.match(lines[0].strip())
        if heading:
            named = _section(heading[1], sections)
            if named is None and len(lines) == 1:
                continue
            section = named or section
            lines = lines[1:]
        body = "\n".join(lines).strip()
        if not body or body.startswith(("{", "[{", "|", "<")):
            continue
        bold = _BOLD.match(body)
        claim, rest = (bold[1], bold[2]) if bold else ("", _BULLET.sub("", body))
        yield _draft(section, claim, rest, sections)


def _draft(section: object, claim: object, text: str, sections: Sequence[str]) -> Draft:
    named = _section(section, sections) if isinstance(section, str) else None
    said = claim if isinstance(claim, str) else ""
    body = " ".join(text.split())
    bold = _BOLD.match(body)
    if bold and not said:
        said, body = bold[1], bold[2]
    elif bold and bold[1].strip(" .:") == said.strip(" .:*"):
        body = bold[2]
    return Draft(named or sections[0], _claim(said), body[:LONGEST_TEXT])


def _claim(text: str) -> str:
    words = " ".join(text.replace("*", "").split()).strip(" .:")
    return words if len(words) <= LONGEST_CLAIM else ""


def _section(name: str, sections: Sequence[str]) -> str | None:
    word = name.strip().strip("*#: ").lower()
    if word in sections:
        return word
    first = word.split(" ")[0] if word else ""
    close = get_close_matches(word, sections, n=1, cutoff=0.75) or [
        one for one in sections if one == first
    ]
    return close[0] if close else None
