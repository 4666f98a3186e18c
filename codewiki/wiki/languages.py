"""Languages of pages: what people call them, and which plural forms their words have."""

from collections.abc import Callable

ENGLISH = "en"

_NAMES = {
    "en": "english",
    "de": "deutsch german",
    "fr": "français francais french",
    "es": "español espanol spanish castellano",
    "it": "italiano italian",
    "pt": "português portugues portuguese",
    "nl": "nederlands dutch",
    "sv": "svenska swedish",
    "da": "dansk danish",
    "nb": "norsk norwegian bokmål no",
    "fi": "suomi finnish",
    "pl": "polski polish",
    "cs": "čeština cestina czech",
    "sk": "slovenčina slovak",
    "ru": "русский russian",
    "uk": "українська ukrainian",
    "tr": "türkçe turkce turkish",
    "el": "ελληνικά greek",
    "hu": "magyar hungarian",
    "ro": "română romana romanian",
    "ja": "日本語 japanese",
    "zh": "中文 汉语 chinese mandarin",
    "ko": "한국어 korean",
    "vi": "tiếng vietnamese",
    "id": "bahasa indonesian",
    "ar": "العربية arabic",
    "he": "עברית hebrew",
    "hi": "हिन्दी hindi",
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in (code, *names.split())}

Rule = Callable[[int], str]


def code_of(language: str) -> str:
    """Return the code of a language that is named in any of the usual ways ("Deutsch", "German",
    "de-AT"), "" for one that is not known here; no name is English.
    """
    words = (language or ENGLISH).strip().lower().replace("_", "-").split()
    word = words[0] if words else ENGLISH
    return _BY_NAME.get(word, "") or _BY_NAME.get(word.split("-")[0], "")


def forms_of(code: str) -> tuple[str, ...]:
    """Return the plural forms that the words of a language have; "other" is always the last.

    The names of the forms and the rules for whole numbers are those of Unicode's CLDR.
    """
    return _RULES.get(code, _DEFAULT)[0]


def form_of(code: str, count: int) -> str:
    """Return the form that goes with ``count``."""
    return _RULES.get(code, _DEFAULT)[1](count)


def one_is_one(code: str) -> bool:
    """Tell whether the form "one" is for the number 1 alone, so that it need not be written."""
    return [count for count in range(200) if form_of(code, count) == "one"] == [1]


def separator_of(code: str) -> str:
    """Return what stands between thousands."""
    return _SEPARATORS.get(code, ",")


_SEPARATORS = {
    **dict.fromkeys(("de", "es", "it", "pt", "nl", "da", "tr", "el", "id", "ro", "vi"), "."),
    **dict.fromkeys(
        ("fr", "sv", "nb", "fi", "pl", "cs", "sk", "ru", "uk", "hu"), "\N{NARROW NO-BREAK SPACE}"
    ),
}


def _one_other(count: int) -> str:
    return "one" if count == 1 else "other"


def _none_is_one(count: int) -> str:
    return "one" if count in {0, 1} else "other"


def _other(count: int) -> str:
    return "other"


def _east_slavic(count: int) -> str:
    ten, hundred = count % 10, count % 100
    if ten == 1 and hundred != 11:
        return "one"
    return "few" if 2 <= ten <= 4 and not 12 <= hundred <= 14 else "many"


def _polish(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else "many"


def _czech(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if 2 <= count <= 4 else "other"


def _romanian(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if count == 0 or 1 <= count % 100 <= 19 else "other"


def _arabic(count: int) -> str:
    if count <= 2:
        return ("zero", "one", "two")[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else "other"


def _hebrew(count: int) -> str:
    return "two" if count == 2 else _one_other(count)


_DEFAULT: tuple[tuple[str, ...], Rule] = (("one", "other"), _one_other)
_RULES: dict[str, tuple[tuple[str, ...], Rule]] = {
    **dict.fromkeys(("fr", "pt", "hi"), (("one", "other"), _none_is_one)),
    **dict.fromkeys(("ja", "zh", "ko", "vi", "id"), (("other",), _other)),
    **dict.fromkeys(("ru", "uk"), (("one", "few", "many", "other"), _east_slavic)),
    "pl": (("one", "few", "many", "other"), _polish),
    **dict.fromkeys(("cs", "sk"), (("one", "few", "other"), _czech)),
    "ro": (("one", "few", "other"), _romanian),
    "ar": (("zero", "one", "two", "few", "many", "other"), _arabic),
    "he": (("one", "two", "other"), _hebrew),
}
