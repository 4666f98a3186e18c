"""Answers that are kept: what was asked once is not asked again, in this run or a later one."""

import asyncio
import logging
from typing import Protocol

import msgspec

from codewiki.errors import ModelError
from codewiki.llm.model import Answer, Model, Request, digest_of

_log = logging.getLogger(__name__)


class AnswerStore(Protocol):
    """Keeps blobs by key; see ``codewiki.store.cache``."""

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        """Return the blobs that there are for ``keys``."""
        ...

    def put_many(self, blobs: dict[str, bytes]) -> None:
        """Keep blobs; they are safe when this returns."""
        ...


class MemoryAnswers:
    """Answers kept in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        """Return the blobs that there are for ``keys``."""
        return {key: self.blobs[key] for key in keys if key in self.blobs}

    def put_many(self, blobs: dict[str, bytes]) -> None:
        """Keep blobs."""
        self.blobs |= blobs


class Kept:
    """Answers from the store where it can; what it must ask is stored before it is returned.

    ``identity`` names the model and how it is reached. ``fresh`` asks all anew and keeps that.
    Errors are not kept: they may be gone the next time. A refusal is an answer and is kept.
    Two requests that are equal are asked once.
    """

    def __init__(
        self, model: Model, store: AnswerStore, identity: str, *, fresh: bool = False
    ) -> None:
        self._model = model
        self._store = store
        self._identity = identity
        self._fresh = fresh
        self._asked: dict[str, asyncio.Future[Answer]] = {}
        self._done: set[str] = set()
        self.hits = 0

    def find(self, request: Request) -> Answer | None:
        """Return the answer that is kept, if there is one that may be used."""
        key = digest_of(self._identity, request)
        if self._fresh and key not in self._done:
            return None
        blob = self._store.get_many([key]).get(key)
        if blob is None:
            return None
        try:
            return msgspec.msgpack.decode(blob, type=Answer)
        except msgspec.MsgspecError:
            return None  # written by another version: it is asked again

    async def ask(self, request: Request) -> Answer:
        """Return the kept answer, or ask and keep. Raises ``ModelError``."""
        found = self.find(request)
        if found is not None:
            self.hits += 1
            return found
        key = digest_of(self._identity, request)
        running = self._asked.get(key)
        if running is not None:
            return await asyncio.shield(running)
        future = asyncio.get_running_loop().create_future()
        self._asked[key] = future
        try:
            answer = await self._model.ask(request)
            self._store.put_many({key: msgspec.msgpack.encode(answer)})
        except ModelError as error:
            future.set_exception(error)
            future.exception()  # nobody may be waiting for it
            raise
        except BaseException:
            future.cancel()
            raise
        finally:
            del self._asked[key]
        self._done.add(key)
        future.set_result(answer)
        return answer
