"""Any provider that pydantic-ai speaks to, behind our port. Its import takes seconds: only here."""

import socket
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

import msgspec

from codewiki.errors import ModelError, ModelFault
from codewiki.llm.model import Answer, Finish, Request, Shape, Usage
from codewiki.llm.tokens import asked_text, estimated

if TYPE_CHECKING:
    from pydantic_ai import models
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.models.instrumented import InstrumentationSettings
    from pydantic_ai.settings import ModelSettings

_FINISHES = {
    "stop": Finish.STOP,
    "length": Finish.LENGTH,
    "content_filter": Finish.FILTER,
    "tool_call": Finish.TOOLS,
}
_ABOUT_SHAPE = ("response_format", "json_schema", "json schema", "structured output", "grammar")
_LONGEST_MESSAGE = 300


class Hosted:
    """A model that a provider of pydantic-ai reaches; a context manager for as long as it is used.

    ``connect`` makes pydantic-ai's own model; it is called when the first request comes, and
    raises ``ModelError`` when the provider's package or key is missing. ``name`` and ``place``
    (an address, or the provider's title) are for people. ``strict`` holds the model to the schema
    by the provider's strict mode, which knows no bounds. ``own_retries`` tells that the provider's
    library would try again by itself unless it is told not to: that is done here.
    """

    def __init__(
        self,
        name: str,
        place: str,
        connect: Callable[[bool], "models.Model[Any]"],
        *,
        strict: bool = False,
        remedy: str = "",
        own_retries: bool = True,
    ) -> None:
        self._name = name
        self._place = place
        self._connect = connect
        self._strict = strict
        self._remedy = remedy
        self._own_retries = own_retries
        self._model: models.Model[Any] | None = None
        self._shaped = True
        self._old_bound = True

    async def ask(self, request: Request) -> Answer:
        """Return the answer. Raises ``ModelError`` with what is wrong and how to mend it."""
        while True:
            try:
                return await self._ask(request)
            except ModelError as error:
                if not await self._adapted(request, error):
                    raise

    async def close(self) -> None:
        """Close the connections. The next request opens new ones."""
        model, self._model = self._model, None
        if model is not None:
            await model.__aexit__(None, None, None)

    async def _adapted(self, request: Request, error: ModelError) -> bool:
        """Learn what this provider does not know; tell whether another try may succeed."""
        if error.fault is not ModelFault.REQUEST:
            return False
        said = error.message.lower()
        if self._old_bound and "max_completion_tokens" in said:
            self._old_bound = False
            await self.close()
            return True
        if self._shaped and request.shape and any(word in said for word in _ABOUT_SHAPE):
            self._shaped = False
            return True
        return False

    async def _ask(self, request: Request) -> Answer:
        from pydantic_ai.direct import model_request
        from pydantic_ai.exceptions import AgentRunError, UserError
        from pydantic_ai.messages import ModelRequest, UserPromptPart

        settings: ModelSettings = {
            "max_tokens": request.max_output,
            "request_timeout": request.seconds,
            "cache": {"messages": False},
        }
        if self._own_retries:
            settings["max_retries"] = 0
        try:
            model = await self._connected()
            shape = request.shape if self._shaped and _knows_schemas(model) else None
            prompt = request.prompt
            if request.shape is not None and shape is None:
                prompt = f"{prompt}\n\n{request.shape.delimited}"
            response = await model_request(
                model,
                [ModelRequest(parts=[UserPromptPart(prompt)], instructions=request.prefix)],
                model_settings=settings,
                model_request_parameters=_parameters(request.prefix, shape, self._strict),
                instrument=instrumentation(),
            )
        except UserError as error:
            fault = ModelFault.KEY if "key" in str(error).lower() else ModelFault.REQUEST
            raise self._error(fault, _short(error), self._remedy or _KEY_REMEDY) from error
        except AgentRunError as error:
            raise self._failed(error) from error
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            # What came back is JSON of another shape: the libraries take it apart unseen.
            said = f"not what the protocol says ({_short(error)})"
            remedy = f"See whether {self._place} is the right address"
            raise self._error(ModelFault.ANSWER, said, remedy, billed=True) from error
        return _answer(response, request, self._name)

    async def _connected(self) -> "models.Model[Any]":
        if self._model is None:
            model = self._connect(self._old_bound)
            await model.__aenter__()
            self._model = model
        return self._model

    def _failed(self, error: Exception) -> ModelError:
        """Say what went wrong, by the kinds of failures that pydantic-ai tells apart."""
        from pydantic_ai import exceptions

        retry_after = getattr(error, "retry_after", None)
        said = _short(error)
        match error:
            case exceptions.ModelAuthenticationError():
                return self._error(ModelFault.KEY, said, self._remedy or _KEY_REMEDY)
            case exceptions.ModelNotFoundError():
                remedy = f"Look up its name, or whether {self._place} is the right address"
                return self._error(ModelFault.MODEL, said, remedy)
            case exceptions.ModelQuotaExceededError():
                remedy = "Add credit or raise the limit at the provider, then run again"
                return self._error(ModelFault.QUOTA, said, remedy)
            case exceptions.ModelContextWindowExceededError():
                remedy = "Lower --page-tokens, or use a model with a larger context"
                return self._error(ModelFault.CONTEXT, said, remedy)
            case exceptions.ModelRateLimitError():
                remedy = "Set --requests-per-minute or --tokens-per-minute to what you may use"
                return self._error(ModelFault.RATE, said, remedy, retry_after)
            case exceptions.ModelTimeoutError() | exceptions.ModelRequestTimeout():
                remedy = "Raise --model-seconds, or see whether the server is overloaded"
                return self._error(ModelFault.TIMEOUT, said, remedy, billed=True)
            case exceptions.ModelConnectionError():
                return self._unreached(error, said)
            case exceptions.ModelRequestRejectedError():
                return self._error(ModelFault.REQUEST, said, "See what the provider says of it")
            case exceptions.ContentFilterError():
                return self._error(ModelFault.FILTER, said, _PAGE_REMEDY)
            case exceptions.ModelHTTPError() | exceptions.ModelUnavailableError():
                remedy = "Try again later; if it stays, the provider has a fault"
                return self._error(ModelFault.SERVER, said, remedy, retry_after)
            case _:
                # What came back is no answer of this protocol: cut off, or not what it says.
                remedy = f"See whether {self._place} is the right address"
                return self._error(ModelFault.ANSWER, said, remedy, billed=True)

    def _unreached(self, error: Exception, said: str) -> ModelError:
        for cause in _causes(error):
            if isinstance(cause, socket.gaierror):
                remedy = "Check the spelling of --base-url and the network"
                return self._error(ModelFault.NAME, "its name cannot be resolved", remedy)
            if isinstance(cause, ssl.SSLError):
                remedy = (
                    "Use a certificate that this machine trusts (SSL_CERT_FILE names others), "
                    "or http:// for a server that has none"
                )
                return self._error(ModelFault.TLS, f"TLS fails ({_short(cause)})", remedy)
        if getattr(error, "phase", None) == "read":
            remedy = "See the log of the server; the answer was cut off"
            return self._error(ModelFault.CONNECTION, f"it broke off: {said}", remedy, billed=True)
        remedy = "See whether the server runs and --base-url names it"
        return self._error(ModelFault.CONNECTION, f"no connection ({said})", remedy)

    def _error(
        self,
        fault: ModelFault,
        said: str,
        remedy: str,
        retry_after: float | None = None,
        *,
        billed: bool = False,
    ) -> ModelError:
        message = f"{self._name} at {self._place}: {fault.value}: {said}"
        return ModelError(
            message, fault=fault, remedy=remedy, retry_after=retry_after, billed=billed
        )


_KEY_REMEDY = "Set the key: codewiki config set api-key, or CODEWIKI_API_KEY"
_PAGE_REMEDY = "The page stays as the facts writer wrote it"


def _knows_schemas(model: "models.Model[Any]") -> bool:
    return bool(model.profile.get("supports_json_schema_output", False))


def _parameters(prefix: str, shape: Shape | None, strict: bool) -> "models.ModelRequestParameters":
    from pydantic_ai.messages import InstructionPart
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition

    standing = [InstructionPart(content=prefix)]
    if shape is None:
        return ModelRequestParameters(instruction_parts=standing)
    schema = msgspec.json.decode(shape.schema, type=dict[str, Any])
    made = OutputObjectDefinition(json_schema=schema, name=shape.name, strict=strict)
    return ModelRequestParameters(
        output_mode="native", output_object=made, instruction_parts=standing
    )


def _answer(response: "ModelResponse", request: Request, name: str) -> Answer:
    from pydantic_ai.messages import TextPart

    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    usage = response.usage
    used = Usage(usage.input_tokens, usage.output_tokens, usage.cache_read_tokens)
    if not used.total:
        used = Usage(estimated(asked_text(request)), estimated(text), reported=False)
    finish = _FINISHES.get(response.finish_reason or "stop", Finish.OTHER)
    details = response.provider_details or {}
    if details.get("refusal"):
        finish = Finish.REFUSAL
    return Answer(text, used, finish, response.model_name or name)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what an error comes from, nearest first; libraries wrap it several times."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            for one in cause.exceptions:
                yield from _causes(one)
        cause = cause.__cause__ or cause.__context__


def _short(error: BaseException) -> str:
    """What an error says, on one short line; a provider's own words where it sent any."""
    body = getattr(error, "body", None)
    status = getattr(error, "status_code", None)
    said = ""
    if isinstance(body, dict):
        inner = cast("dict[str, object]", body).get("error", body)
        message = inner.get("message") if isinstance(inner, dict) else inner
        said = str(message) if isinstance(message, str) else ""
    said = " ".join((said or str(error) or type(error).__name__).split())
    said = said if len(said) <= _LONGEST_MESSAGE else said[:_LONGEST_MESSAGE] + "…"
    return f"{status} {said}" if status and said else said


def instrumentation() -> "InstrumentationSettings | None":
    """Return how calls are traced: without their content, and only if the program that runs us,
    or the standard variables of OpenTelemetry, have set up where traces go.
    """
    from codewiki.llm.tracing import tracer_provider

    provider = tracer_provider()
    if provider is None:
        return None
    from pydantic_ai.models.instrumented import InstrumentationSettings

    return InstrumentationSettings(tracer_provider=provider, include_content=False)
