"""What declares a name in C source text whose comments and strings are blanked."""

_WORDS = (
    r"(?>(?:(?!(?:return|else|goto|case|sizeof|do|if|while|for|switch)\b|{0}\b)\w++"
    r"(?>(?:[ \t]?\((?!\s*(?:\w+\s*)?\**\s*{0}\b)(?>(?:[^()]|\([^()]*\))*)\))?)"
    r"(?>(?:[ \t*\n/]|\"C\")+))+)"
)
"""The words of a type, with macros and their arguments among them."""
_START = r"(?:^(?:[ \t\f]*[A-Z_]+[ \t]*\()?|[;{{}}])[ \t\f]*"

C_DECLARATION = (
    r"^[ \t\f]*#[ \t]*define[ \t]+{0}\b|\b(?:struct|union|enum)\s+(?:[A-Z_]+\s+)?{0}\b|"
    # behind a type, with or without parentheses, stars and macros
    + _START
    + _WORDS
    + r"\(?[ \t]*{0}[ \t]*\)?[\s\\]*(?:[(\[;=,:)]|[A-Za-z_]\w*\s*\()|"
    # further names of one declaration
    + _START
    + _WORDS
    + r"[^;{{}}]{{0,400}},[ \t\n*]*{0}\s*[;,=\[:(]"
    r"|^{0}\s*\("
    # pointers to functions
    r"|\(\s*(?:\w+\s*)?\*+\s*(?:const\s+)?{0}\s*[)\[(]"
    # names behind a type that is written out
    r"|\}}\s*(?:\w+\s+)?\**\s*{0}\s*[;,\[=]|\}}[^;{{}}]{{0,200}},\s*\**\s*{0}\s*[;,\[]"
    # enumerators
    r"|(?:^|\{{|,)[ \t]*{0}[ \t]*(?:=(?!=)[^,;\n]*)?(?:,|\}}|$)"
)
"""A pattern with ``{0}`` for the name."""
