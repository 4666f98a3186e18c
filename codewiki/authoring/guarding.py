"""Text of a repository that speaks to a model is not shown to one.

Marks around data and the proof of every sentence are what protects the pages; this takes away most
of what there is to be protected from. A line that is left out by mistake is only not explained.
"""

import re

LEFT_OUT = "[a line that speaks to language models is left out]"

_WHO = (
    r"(?:AIs?|LLMs?|(?:large )?language models?|assistants?|chat ?bots?|agents?"
    r"|(?:doc\w*|wiki|summary) (?:writers?|generators?|tools?))"
)
_SPEAKS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?"
    r"|guidelines|context|above)\b"
    r"|\byou are (?:now|no longer|an? (?:AI|assistant|language model|helpful))\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\bjailbreak|\bprompt injection\b"
    r"|^\W{0,8}(?:system|assistant)\s*:"
    rf"|\b(?:dear|note to|attention|for|to) (?:an? |the |any |all )?{_WHO}\s*[:,]"
    rf"|\b{_WHO}\b.{{0,40}}\b(?:must|should|shall|are to|have to|need to|is to)\b"
    r"|\b(?:instructions?|rules) (?:above|below|no longer)\b"
    r"|\b(?:write|print|output|answer|reply|respond|say|include|insert|repeat|state)\s+"
    r"(?:only |with |exactly |the words? )?[\"'`“]?[A-Z]{4,}\b"
    r"|\bend of (?:excerpts|facts|pages|modules)\b|^\W{0,8}===\s*[0-9a-f]{10}",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"[A-Z]{4,}")


def guarded(text: str) -> str:
    """Return ``text`` with a mark in the place of each line that speaks to a model."""
    return "\n".join(LEFT_OUT if speaks(line) else line for line in text.split("\n"))


def speaks(line: str) -> bool:
    """Tell whether a line tells a model what to do."""
    found = _SPEAKS.search(line)
    if found is None:
        return False
    asked = found[0].split(maxsplit=1)
    # To print a word in capitals is told to a model in prose; in code there are signs between.
    verbs = {"write", "print", "output", "answer", "reply", "respond", "say", "include", "insert",
             "repeat", "state"}  # fmt: skip
    if asked[0].lower() in verbs:
        return _SHOUTED.search(asked[-1]) is not None
    return True
