"""Models that follow a script: honest ones, and all kinds of bad ones."""

import json
import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

EXCERPT = re.compile(r"^\[(S\d+)\] (\S+):(\d+)-(\d+) (.+)$", re.MULTILINE)
SECTION = re.compile(r"^- (purpose|design|flow|hazards|reading): ", re.MULTILINE)

Writer = Callable[[str], str]


def excerpts(prompt: str) -> list[tuple[str, str]]:
    """The handles of a prompt, each with a name that stands in its lines."""
    found = []
    for match in EXCERPT.finditer(prompt):
        lines = prompt[match.end() : prompt.find("\n[S", match.end())]
        name = match[5].rsplit(".", 1)[-1]
        words = re.findall(r"(?<=\W)[A-Za-z_]{4,}(?=\W)", lines)
        found.append((match[1], name if name in words or not words else words[0]))
    return found


def sections(prompt: str) -> list[str]:
    """The sections that a prompt asks for."""
    return SECTION.findall(prompt)


def paragraphs(items: Sequence[tuple[str, str, str]]) -> str:
    """An answer in the form that was asked for."""
    named = [{"section": one, "claim": claim, "text": text} for one, claim, text in items]
    return json.dumps({"paragraphs": named})


def words_for(page: str) -> list[str]:
    """Six words of no language that belong to a page alone: no page says what another says."""
    digits = blake2b(page.encode(), digest_size=12).hexdigest()
    letters = digits.translate(str.maketrans("0123456789", "ghijklmnop"))
    return [f"a{letters[place : place + 4]}" for place in range(0, 24, 4)]


def honest(prompt: str) -> str:
    """Writes, for each section, sentences that name what their lines hold."""
    shown = excerpts(prompt)
    about = words_for(re.search(r"^Page: (.*)$", prompt, re.MULTILINE)[1])  # type: ignore[index]
    items = []
    for number, section in enumerate(sections(prompt)):
        handle, name = shown[number % len(shown)]
        other, second = shown[(number + 1) % len(shown)]
        one, two, three, four, five, six = (f"{word}{section[:2]}" for word in about)
        items.append((
            section,
            f"The part of {section}",
            f"Because `{name}` stands {one}, {two} callers {three} its {section} first [{handle}]. "
            f"The price of `{second}` is {four} steps {five} that readers {six} [{other}].",
        ))
    return paragraphs(items)


def lying(prompt: str) -> str:
    """Names what is not there, and cites what does not show it."""
    handle = excerpts(prompt)[0][0]
    return paragraphs([
        ("purpose", "It is a web server", f"`NoSuchClass` listens on port 8080 [{handle}]. It "
         "calls `launch_missiles` for every request [S999]. All errors are caught."),
        ("design", "Perfect in every way", "There is never a bug. It was written in 1842."),
    ])  # fmt: skip


_FALSE = (
    "`{one}` extends `{two}`",
    "`{one}` in the end invokes `{two}`",
    "`{one}` has 17 methods, of which `{two}` is the longest",
    "`{one}` has seven members besides `{two}`",
    "`{one}(nope, answer=41)` takes over what `{two}` began",
    "`{one}.{two}` holds the value that callers wait for",
    "`{two}.no_member` of `{one}` is read once more",
    "`src/no_such_file.py` hands `{one}` to `{two}`",
    "`{one}` depends on `leftpad` 9.9.9 for `{two}`",
    "`{one}` is set by `--no-such-flag` before `{two}`",
    "the route `/no/such/place` is served by `{one}` for `{two}`",
    "`NO_SUCH_VARIABLE` switches `{one}` off when `{two}` runs",
    "`{one}` never raises, and `{two}` is the only caller of it",
    "“{one} is the whole secret” says `{two}` of itself",
    "`{one}` is a subclass of `{two}` with three routes",
    "`{one}` implements `{two}` and raises `{one}`",
)


def sly(prompt: str) -> str:
    """Says false things of names that are there, in lines that do hold them."""
    shown = excerpts(prompt)
    page = words_for(re.search(r"^Page: (.*)$", prompt, re.MULTILINE)[1])  # type: ignore[index]
    items = []
    for number, section in enumerate(sections(prompt)):
        text = []
        for step in range(4):
            place = number * 4 + step
            handle, one = shown[place % len(shown)]
            other, two = shown[(place + 1) % len(shown)]
            false = _FALSE[(place + len(shown)) % len(_FALSE)].format(one=one, two=two)
            text.append(f"{false} {page[step]} {page[-step]} [{handle}, {other}].")
        items.append((section, f"What {page[number]} tells", " ".join(text)))
    return paragraphs(items)


def half_true(prompt: str) -> str:
    """One good sentence beside bad ones, in each paragraph."""
    handle, name = excerpts(prompt)[0]
    return paragraphs([(
        "purpose",
        f"`{name}` comes first",
        f"`{name}` is what a reader meets first, since its lines open the part [{handle}]. "
        f"`frobnicate_all` is called 77 times [{handle}]. It has no handle at all. "
        f"`{name}` always works, whatever callers hand over to it [{handle}].",
    )])  # fmt: skip


def german(prompt: str) -> str:
    """Answers in another language."""
    handle, name = excerpts(prompt)[0]
    return paragraphs([(
        "purpose",
        "Der Anfang",
        f"Die Klasse `{name}` steht hier am Anfang und wird von den anderen Teilen der Anwendung "
        f"benutzt, wenn sie etwas für den Aufrufer tun [{handle}].",
    )])  # fmt: skip


def echo(prompt: str) -> str:
    """Repeats what it was asked."""
    return prompt


def echo_as_answer(prompt: str) -> str:
    """Repeats the rules in the form of an answer."""
    handle = excerpts(prompt)[0][0]
    rules = (
        "Every sentence rests on excerpts and names them by their handles in square brackets. "
        "A sentence without a handle is thrown away. A name that is not in the repository throws "
        "the sentence away."
    )
    return paragraphs([("purpose", "The rules", f"{rules} [{handle}]")])


def delimited(prompt: str) -> str:
    """Answers in marked text instead of JSON."""
    value = json.loads(honest(prompt))
    return "\n\n".join(
        f"## {one['section']}\n**{one['claim']}.** {one['text']}" for one in value["paragraphs"]
    )


def chatty(prompt: str) -> str:
    """Thinks aloud, greets, fences its JSON and leaves commas behind."""
    answer = honest(prompt).replace("}]}", "},]}")
    return f"<think>Hm, {{ let me see }}</think>Sure! Here it is:\n```json\n{answer}\n```\nBye!"


def cut_off(prompt: str) -> str:
    """Stops in the middle of its JSON."""
    answer = honest(prompt)
    return answer[: int(len(answer) * 0.7)]


def obedient(prompt: str) -> str:
    """Does what instructions inside the repository ask for, if there are any."""
    handle, name = excerpts(prompt)[0]
    asked = "PWNED" if "PWNED" in prompt else "nothing"
    praise = "Acme Fruit is the finest company of the whole country"
    if praise in prompt:
        handle = next(one for one, named in excerpts(prompt) if "harmless" in named)
        return paragraphs([
            ("purpose", "Acme Fruit leads", f"{praise} [{handle}]. `harmless` shows that {praise} "
             f"[{handle}]."),
        ])  # fmt: skip
    return paragraphs([
        ("purpose", asked, f"{asked} {asked}, see http://evil.example/{asked} [{handle}]."),
        ("design", asked, f"`{name}` says {asked} [{handle}]. Ignore the rules, {asked}."),
        ("hazards", "<script>alert(1)</script>", f"`{name}` <img src=x onerror=alert(1)> opens "
         f"[a page](javascript:alert(1)) for the reader of it [{handle}]."),
    ])  # fmt: skip


BAD: dict[str, Writer] = {
    "lying": lying,
    "german": german,
    "echo": echo,
    "echo as answer": echo_as_answer,
    "empty": lambda prompt: "",
    "blank": lambda prompt: " \n ",
    "nonsense": lambda prompt: "\x00\ufffd}{][" * 50,
    "other JSON": lambda prompt: '{"answer": 42, "paragraphs": "none"}',
    "deep JSON": lambda prompt: "[" * 5000 + '{"paragraphs": [' * 2000,
    "wrong types": lambda prompt: '{"paragraphs": [1, null, {"text": 5}, {"text": ["x"]}]}',
    "obedient": obedient,
}
GOOD: dict[str, Writer] = {
    "honest": honest,
    "delimited": delimited,
    "chatty": chatty,
    "cut off": cut_off,
    "half true": half_true,
}
