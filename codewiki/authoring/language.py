"""In which language a text is, as far as its commonest words and its letters tell."""

import re
import unicodedata

from codewiki.wiki.languages import code_of

ENGLISH = "English"

_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_HYPHEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NO_ONE = re.compile(r"\bno one\b", re.IGNORECASE)
_FEWEST = 10
_LEAST_SHARE = 0.12

_COMMON = {
    "en": "the a an of to in and is it that for with as by on be are this which from or not its at "
    "when if only so but than then into each one no has have before after while where",
    "de": "der die das und ist nicht ein eine einer einem einen zu den von mit für auf im dem des "
    "wird werden sich als auch es an bei nach wenn oder aus durch so dass nur hat sie er",
    "fr": "le la les un une des et est de du que qui dans pour par sur pas ne au aux ce cette il "
    "elle en se sont avec si ou son sa ses plus comme lorsque être",
    "es": "el la los las un una y es de del que en para por con no se al lo su sus si o como más "
    "cuando este esta son ser hay entre sin",
    "it": "il lo la i gli le un una e è di del della che in per con non si al come da dei delle se "
    "o più quando questo questa sono essere",
    "pt": "o a os as um uma e é de do da que em para por com não se ao como dos das no na ou mais "
    "quando este esta são ser",
    "nl": "de het een en is van in dat die te voor met op niet zijn aan als door er bij of ook om "
    "wordt naar maar dan deze dit",
}  # fmt: skip
_UNIVERSAL = {
    "en": "always never all every everything everywhere any anything none nothing nobody nowhere "
    "only entirely completely guarantee guarantees impossible must",
    "de": "immer nie niemals alle allen aller alles jede jeden jeder jedes jedem nur "
    "ausschließlich überall nirgends nichts niemand stets vollständig garantiert "
    "unmöglich muss müssen",
    "fr": "toujours jamais tous toutes tout chaque seulement uniquement partout personne "
    "entièrement garantit impossible doit doivent",
    "es": "siempre nunca jamás todos todas todo cada ningún ninguna solo sólo únicamente nada "
    "nadie garantiza imposible debe deben",
    "it": "sempre mai tutti tutte tutto ogni nessun nessuno nessuna solo soltanto niente nulla "
    "garantisce impossibile deve devono",
    "pt": "sempre nunca todos todas tudo cada nenhum nenhuma só somente apenas nada ninguém "
    "garante impossível deve devem",
    "nl": "altijd nooit alle alles elke elk ieder iedere alleen slechts niets niemand overal "
    "garandeert onmogelijk moet moeten",
}  # fmt: skip
_GUESSES = {
    "de": "wahrscheinlich vermutlich vielleicht scheint scheinen anscheinend künftig geplant "
    "robust mächtig elegant",
    "fr": "probablement vraisemblablement peut-être semble prévu robuste puissant élégant",
    "es": "probablemente quizás quizá parece planeado robusto potente elegante",
    "it": "probabilmente forse sembra previsto robusto potente elegante",
    "pt": "provavelmente talvez parece planejado robusto poderoso elegante",
    "nl": "waarschijnlijk vermoedelijk misschien lijkt gepland robuust krachtig elegant",
}  # fmt: skip
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}


def named(language: str) -> str:
    """Return how a language is named in a prompt; "" is English."""
    return language or ENGLISH


def is_in(text: str, language: str) -> bool:
    """Tell whether ``text`` (without its code) may be in ``language``.

    Short texts and languages that are not known here pass: nothing tells what they are.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    code = code_of(language)
    if code not in _WORDS:
        return True
    if _foreign_letters(text) > 0.3:
        return False
    if len(words) < _FEWEST:
        return True
    shares = {
        one: sum(word in common for word in words) / len(words) for one, common in _WORDS.items()
    }
    return shares[code] >= _LEAST_SHARE and shares[code] >= max(shares.values()) * 0.6


def universal_word(text: str, language: str) -> str:
    """Return a word with which ``text`` claims something of all cases, "" where it has none.

    English ones count in every language; of languages that are not known here no others are known.
    """
    if found := _NO_ONE.search(text):
        return found[0]
    return _first(_UNIVERSAL, text, language)


def guessing_word(text: str, language: str) -> str:
    """Return a word with which ``text``, not in English, guesses or praises, "" for none."""
    return _first(_GUESSES, text, language)


def _first(table: dict[str, str], text: str, language: str) -> str:
    known = {*table.get("en", "").split(), *table.get(code_of(language), "").split()}
    words = _WORD_OR_HYPHEN.findall(text)
    return next((word for word in words if word.lower() in known), "")


def _foreign_letters(text: str) -> float:
    """Return the share of letters that no language written in Latin letters has."""
    letters = [sign for sign in text if sign.isalpha()]
    foreign = sum(not unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return foreign / len(letters) if letters else 0.0
