"""What is told of calls: a line in the log for each, and the whole of each in a folder if asked."""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from codewiki.errors import ModelError
from codewiki.llm.model import Answer, Model, Request, digest_of
from codewiki.store.files import atomic_write

_log = logging.getLogger(__name__)


class Call:
    """What a call came to, for whoever counts: its request, answer and seconds."""

    def __init__(self, request: Request, answer: Answer, seconds: float) -> None:
        self.request = request
        self.answer = answer
        self.seconds = seconds


class Watched:
    """Tells of every call that is really made. ``name`` is the model's, for the log."""

    def __init__(
        self,
        model: Model,
        name: str,
        on_call: Callable[[Call], None] = lambda call: None,
        transcript: Path | None = None,
    ) -> None:
        self._model = model
        self._name = name
        self._on_call = on_call
        self._transcript = transcript

    async def ask(self, request: Request) -> Answer:
        """Return the answer, and tell of it."""
        since = time.monotonic()
        try:
            answer = await self._model.ask(request)
        except ModelError as error:
            took = time.monotonic() - since
            _log.info("%s, %s: %s (%.1f s)", self._name, _what(request), error.message, took)
            self._write(request, error.message, took)
            raise
        took = time.monotonic() - since
        usage = answer.usage
        _log.info(
            "%s, %s: %d tokens in (%d cached), %d out, %.1f s, %s",
            self._name,
            _what(request),
            usage.input,
            usage.cached,
            usage.output,
            took,
            answer.finish.value,
            extra={"stage": request.stage, "seconds": round(took, 3)},
        )
        self._on_call(Call(request, answer, took))
        self._write(request, answer, took)
        return answer

    def _write(self, request: Request, came: Answer | str, took: float) -> None:
        if self._transcript is None:
            return
        told: dict[str, object] = {
            "model": self._name,
            "stage": request.stage,
            "subject": request.subject,
            "seconds": round(took, 3),
            "prefix": request.prefix,
            "prompt": request.prompt,
        }
        if isinstance(came, str):
            told["error"] = came
        else:
            told |= {
                "answer": came.text,
                "finish": came.finish.value,
                "tokens": {"input": came.usage.input, "output": came.usage.output},
                "cost": came.cost or None,
            }
        name = f"{request.stage or 'call'}-{digest_of(self._name, request)[:16]}.json"
        try:
            self._transcript.mkdir(parents=True, exist_ok=True)
            text = json.dumps(told, indent=2, ensure_ascii=False)
            atomic_write(self._transcript / name, text.encode("utf-8", "replace"))
        except OSError as error:
            _log.warning("the transcript cannot be written (%s)", error)
            self._transcript = None


def _what(request: Request) -> str:
    return " ".join(filter(None, (request.stage, request.subject))) or "a request"
