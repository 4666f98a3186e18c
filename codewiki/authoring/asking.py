"""The request for a page: the same beginning for all, then what there is to say about this one."""

from collections.abc import Iterator

from codewiki.authoring.answers import shape
from codewiki.authoring.language import named
from codewiki.authoring.model import Dossier, Objection
from codewiki.llm.model import Request
from codewiki.llm.prompting import briefs, mark, render, version
from codewiki.settings import Settings

MOST_PARAGRAPHS = 6
MARK = "==="
MOST_CORRECTION = 4000
"""Letters of what is told of paragraphs that could not be kept."""
_PROMPTS = ("writer", "page", "corrections", "look")
_DOC_TYPES = {
    "api": "The reader calls this code: what goes in, what comes out, what can be relied on.",
    "architecture": "The reader decides about the structure: parts, dependencies, trade-offs.",
    "developer": "The reader changes this code: how it works, how it is tested, what breaks.",
    "user-guide": "The reader uses the program: what it does for them, and how it is set up.",
}


def prefix(settings: Settings) -> str:
    """What every request of a run begins with."""
    return render("writer", sentences="two to five", mark=MARK, wishes=_wishes(settings))


def request(dossier: Dossier, settings: Settings, *, focused: bool = False) -> Request:
    """The request for the paragraphs of a page."""
    known = briefs()
    excerpts = "\n".join(_excerpts(dossier))
    children = _children(dossier)
    kind = dossier.kind if dossier.kind in known["kinds"] else "topic"
    brief = known["kinds"].get(dossier.kind) or known["topics"].get(dossier.kind, "")
    if focused:
        brief = f"{brief} The reader asked for this part before others: go into detail."
    sign = mark(excerpts, dossier.facts, children)
    most = MOST_PARAGRAPHS if dossier.kind != "part" else 2
    prompt = render(
        "page",
        title=dossier.title,
        kind=kind,
        sections="\n".join(f"- {known['sections'][one]}" for one in dossier.sections),
        brief=brief,
        mark=sign,
        facts=dossier.facts or "(nothing)",
        children=f"\n{sign} pages below\n{children}\n{sign} end of pages" if children else "",
        excerpts=excerpts,
        most=str(most),
        language=named(settings.language),
        handles=_range(dossier),
    )
    return Request(
        prefix=prefix(settings),
        prompt=prompt,
        max_output=settings.answer_tokens,
        shape=shape(dossier.sections, most),
        seconds=settings.model_seconds,
        stage="page" if dossier.kind != "part" else "part",
        subject=dossier.page,
    )


def correction(first: Request, faults: list[tuple[str, tuple[Objection, ...]]]) -> Request:
    """The request for paragraphs that could not be kept: the first one, and what is wrong, as far
    as there is room for it.
    """
    lines: list[str] = []
    room = MOST_CORRECTION
    for text, objections in faults:
        told = [f"- {text}", *(f"  wrong: {one.told}" for one in objections[:6])]
        room -= sum(len(line) + 1 for line in told)
        if room < 0 and lines:
            break
        lines += told
    prompt = render("corrections", request=first.prompt, faults="\n".join(lines)[:MOST_CORRECTION])
    return Request(
        prefix=first.prefix,
        prompt=prompt,
        max_output=first.max_output,
        shape=first.shape,
        seconds=first.seconds,
        stage="correction",
        subject=first.subject,
    )


def prompt_versions() -> dict[str, str]:
    """The digests of the prompts that a page is written with."""
    return {name: version(name) for name in _PROMPTS}


def _wishes(settings: Settings) -> str:
    wishes = []
    if settings.language:
        wishes.append(f"Write in {settings.language}; names and code stay as they are.")
    if settings.doc_type:
        wishes.append(_DOC_TYPES[settings.doc_type])
    if settings.instructions:
        wishes.append(f"The user asks besides: {settings.instructions}")
    return "\n".join(["", *wishes]) if wishes else ""


def _excerpts(dossier: Dossier) -> Iterator[str]:
    for one in dossier.excerpts:
        yield f"[{one.handle}] {one.path}:{one.line}-{one.end_line} {one.name}"
        for number, line in enumerate(one.text.split("\n"), start=one.line):
            yield f"{number}: {line}"


def _children(dossier: Dossier) -> str:
    return "\n".join(f"{one.title}: {one.text}" for one in dossier.children)


def _range(dossier: Dossier) -> str:
    handles = [one.handle for one in dossier.excerpts]
    return f"{handles[0]} to {handles[-1]}" if len(handles) > 1 else "".join(handles)
