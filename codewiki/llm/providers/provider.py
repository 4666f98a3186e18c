"""What a provider is: a name before the model's, the packages it needs, and how it is reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from codewiki.errors import ModelError, ModelFault
from codewiki.llm.hosted import Hosted
from codewiki.llm.model import Model

if TYPE_CHECKING:
    from pydantic_ai import models

DISTRIBUTION = "codewiki-docs"


@dataclass(frozen=True)
class Target:
    """A model to be reached. ``key`` is the user's key, "" where the provider's own variable, or
    nothing, is to be used; ``command`` the words of a program; ``seconds`` the limit of a call.
    """

    provider: str
    model: str
    base_url: str = ""
    key: str = ""
    command: tuple[str, ...] = ()
    seconds: float = 300.0

    def __repr__(self) -> str:
        return f"Target({self.provider}:{self.model})"

    @property
    def name(self) -> str:
        """The model as it is named in settings and reports."""
        return (
            self.model if self.provider == "openai-compatible" else f"{self.provider}:{self.model}"
        )

    @property
    def identity(self) -> str:
        """What tells this model from all others: part of the key of its answers."""
        return " ".join((self.provider, self.model, self.base_url, *self.command))


@dataclass(frozen=True)
class Provider:
    """A provider. ``variables`` are those of the environment that hold its key, by its own
    custom; ``extra`` is the extra of our package that brings ``needs``, the modules it imports.
    """

    name: str
    title: str
    make: Callable[[Target], Model]
    variables: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    extra: str = ""
    local: bool = False

    def missing(self) -> tuple[str, ...]:
        """Return the modules that it needs and that are not installed."""
        return tuple(name for name in self.needs if not _is_installed(name))

    def require(self) -> None:
        """Raise ``ModelError`` with the command that installs what is missing."""
        missing = self.missing()
        if missing:
            what = f"{DISTRIBUTION}[{self.extra}]" if self.extra else DISTRIBUTION
            raise ModelError(
                f"{self.title} needs the package {' and '.join(missing)}, which is not installed",
                fault=ModelFault.PACKAGE,
                remedy=f'Run: python -m pip install "{what}"',
            )


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def hosted(
    target: Target,
    title: str,
    connect: Callable[[bool], "models.Model[Any]"],
    variables: tuple[str, ...] = (),
    *,
    strict: bool = False,
    own_retries: bool = True,
) -> Hosted:
    """Return the model of ``target`` through pydantic-ai's own class, which ``connect`` makes."""
    named = " or ".join(("CODEWIKI_API_KEY", *variables))
    remedy = f"Set the key: codewiki config set api-key, or {named}"
    place = without_user(target.base_url) or title
    return Hosted(
        target.model, place, connect, strict=strict, remedy=remedy, own_retries=own_retries
    )


def without_user(url: str) -> str:
    """Return an address without user information and query, fit to be shown."""
    from urllib.parse import urlsplit, urlunsplit

    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return ""


def key_of(target: Target, variables: tuple[str, ...], environment: Mapping[str, str]) -> str:
    """Return the key for ``target``: the user's, else that of the provider's own variables."""
    if target.key:
        return target.key
    return next((environment[name] for name in variables if environment.get(name)), "")
