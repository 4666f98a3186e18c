"""The port to language models: one request, one answer. What speaks to a provider implements it."""

import json
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

import msgspec

SCHEMA_VERSION = 1


class Shape(msgspec.Struct, frozen=True):
    """The form that an answer is to have.

    ``schema`` is a JSON schema as JSON text, for providers that can hold a model to one; every
    string and list in it is bounded. ``delimited`` says the same in words, for all others: it is
    added to the prompt there.
    """

    name: str
    schema: str
    delimited: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is asked.

    ``prefix`` is the same for many requests and comes first, so that providers need to read it
    once only; ``prompt`` is what differs. ``max_output`` bounds the tokens of the answer,
    ``seconds`` the time of one try. ``stage`` and ``subject`` (the id of a page) say what the
    answer is for: they are for reports and no part of what is asked.
    """

    prefix: str
    prompt: str
    max_output: int
    shape: Shape | None = None
    seconds: float = 300.0
    stage: str = ""
    subject: str = ""


class Usage(msgspec.Struct, frozen=True):
    """Tokens of one answer, or of many, as the provider reported them.

    ``cached`` are those of ``input`` that the provider had read before. ``reported`` is false
    where it told nothing and the numbers are estimates.
    """

    input: int = 0
    output: int = 0
    cached: int = 0
    reported: bool = True

    @property
    def total(self) -> int:
        """Tokens of both directions."""
        return self.input + self.output

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.reported and other.reported,
        )


class Finish(StrEnum):
    """Why an answer ends where it ends."""

    STOP = "stop"
    LENGTH = "length"
    FILTER = "content filter"
    REFUSAL = "refusal"
    TOOLS = "tool call"
    OTHER = "other"


class Answer(msgspec.Struct, frozen=True):
    """What a model said. ``model`` answered; ``cost`` is in US dollars as text, "" when unknown."""

    text: str
    usage: Usage = Usage()
    finish: Finish = Finish.STOP
    model: str = ""
    cost: str = ""


class Model(Protocol):
    """Answers requests. Everything that calls a model, counts, keeps or limits calls is one."""

    async def ask(self, request: Request) -> Answer:
        """Return the answer to ``request``. Raises ``ModelError``."""
        ...


def digest_of(identity: str, request: Request) -> str:
    """Return the key under which the answer of the model ``identity`` to ``request`` is kept."""
    shape = request.shape
    asked = (
        SCHEMA_VERSION,
        identity,
        request.prefix,
        request.prompt,
        request.max_output,
        (shape.name, shape.schema, shape.delimited) if shape else None,
    )
    return blake2b(json.dumps(asked).encode(), digest_size=20).hexdigest()
