"""Secrets are found and left out; what only looks like one stays.

Every secret here is invented, and put together when the tests run, so that no scanner of
repositories takes this file for a leak.
"""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki import redaction
from codewiki.redaction import (
    MARK,
    has_token,
    is_secret_name,
    matcher,
    may_hold_tokens,
    redact,
)

LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
_RANDOM = random.Random(20_260_101)  # noqa: S311 - invented values, the same at every run


def made(count: int, alphabet: str = LETTERS) -> str:
    """Return ``count`` random letters, with a digit among the first."""
    return "".join(["k", "7", "Q"] + [_RANDOM.choice(alphabet) for _ in range(count - 3)])


def upper(count: int) -> str:
    return "".join(_RANDOM.choice(string.ascii_uppercase + string.digits) for _ in range(count))


def key_block(kind: str = "RSA ") -> str:
    body = "\n".join(made(64) for _ in range(4))
    return f"-----BEGIN {kind}PRI" + f"VATE KEY-----\n{body}\n-----END {kind}PRI" + "VATE KEY-----"


def tokens() -> list[tuple[str, str]]:
    """Secrets of known shapes, as (text that holds it, the secret)."""
    values = [
        "AK" + "IA" + upper(16),
        "AS" + "IA" + upper(16),
        *("gh" + kind + "_" + made(36) for kind in "pousr"),
        "github" + "_pat_" + made(22) + "_" + made(59),
        "gl" + "pat-" + made(20),
        "gl" + "rt-" + made(22),
        "xo" + "xb-" + "123456789012-" + made(24),
        "xo" + "xp-" + "987654321098-" + made(30),
        "xa" + "pp-1-" + made(30),
        "sk" + "_live_" + made(24),
        "rk" + "_test_" + made(24),
        "wh" + "sec_" + made(32),
        "AI" + "za" + made(35),
        "GOC" + "SPX-" + made(28),
        "ya" + "29." + made(60),
        "np" + "m_" + made(36),
        "py" + "pi-AgEIcHlwaS5vcmc" + made(60),
        "h" + "f_" + made(34),
        "SG" + "." + made(22) + "." + made(43),
        "sk" + "-ant-" + made(40),
        "ey" + "J" + made(30) + ".ey" + "J" + made(60) + "." + made(43),
    ]
    shapes = ("{}", 'client = Client("{}")', "see {} for more.", "curl -H 'X: {}'", "`{}`")
    return [(shapes[number % len(shapes)].format(one), one) for number, one in enumerate(values)]


def assigned() -> list[tuple[str, str]]:
    """Secrets that only their name gives away."""
    short, value = "hunter" + "2x9", made(24)
    forms = [
        ('password = "{}"', short),
        ("PASSWORD='{}'", short),
        ("DB_PASS={}", short),
        ("password: {}", short),
        ('{{"password": "{}"}}', short),
        ('{{\\"api_key\\": \\"{}\\"}}', value),
        ("def connect(host, password='{}', port=1)", short),
        ('config["secret_key"] = "{}"', value),
        ('API_KEY: str = "{}"', value),
        ("apiKey: '{}',", value),
        ("'clientSecret' => '{}'", value),
        ('os.environ.get("ACCESS_TOKEN", "{}")', value),
        ("https://example.org/x?token={}&page=2", value),
        ("aws_secret_access_key = '{}'", made(40)),
        ("AWS_SECRET_ACCESS_KEY={}", made(40)),
        ('ValueError: api_key = "{}"', value),
        ("x=1 retries=token={}", value),
        ('if token == "{}":', value),
        ('private_key="{}"', made(32, HEX)),
        ("--api-key {}", value),
        ("--password={}", short),
        ("ENV MYSQL_ROOT_PASSWORD={}", short),
        ("const authToken = `{}`;", value),
        ('passphrase := "{}"', "c0rrect!horse"),
        ("Authorization: Bearer {}", value),
        ("'Authorization': 'Basic {}='", made(24)),
        ("equals 'Basic {}='", made(24)),
        ("postgres://app:{}@db.internal:5432/app", short),
        ("https://deploy:{}@git.internal/x.git", value),
        ("https://hooks.slack.com/services/{}", "T0" + "1AB/B02/" + made(24)),
    ]
    return [(form.format(secret), secret) for form, secret in forms]


HARMLESS = [
    'password = ""',
    'password = "changeme"',
    'password = "your-password-1"',
    "password = None",
    "password: str = None",
    "def login(user: str, password: str, token: str | None = None) -> Session",
    "token = get_token(request)",
    "token = tokens[0]",
    "token=self.tokens2.current",
    "secret=settings.SECRET_KEY2",
    'password = os.environ["DB_PASSWORD"]',
    'API_KEY = os.getenv("API_KEY")',
    "API_KEY=${API_KEY}",
    "API_KEY={{ secrets.API_KEY }}",
    "PASSWORD=$DB_PASSWORD_2",
    'token_url = "https://example.org/oauth2/token"',
    'auth = "https://user@example.org/a1b2c3"',
    'password_field = "input-password-2"',
    'public_key = "a1b2c3d4e5f6a7b8c9"',
    'key = "a1b2c3d4"',
    'primary_key = "id2"',
    'label = {"password": "Passwort"}',
    'TOKEN = "IDENTIFIER"',
    'token = "ACCESS_TOKEN"',
    'token_type = "bearer2"',
    "--token TOKEN",
    "--token <token>",
    "the password must have 8 characters",
    "a bearer of good news",
    "Bearer authentication-scheme-name",
    "postgres://user:password@localhost/db",
    "postgres://{user}:{password}@localhost/db",
    "redis://:${REDIS_PASSWORD}@cache:6379/0",
    "http://localhost:8080/user@example",
    "git@example.org:team/repository.git",
    "if data.startswith('-----BEGIN PRI" + "VATE KEY-----'): return parse(data)",
    "AK" + "IAIOSFODNN7EXAMPLE",
    "gh" + "p_" + "x" * 36,
    "sk-" + "button-with-a-rather-long-name-of-a-class",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "commit d36f9c7a51b5cf0e8b7d6a1e2c3f4a5b6c7d8e9f",
    "550e8400-e29b-41d4-a716-446655440000",
    "class TokenStream: ...",
    "compass = 'north2west'",
    "`os_get_passwd`, `os_get_passwd2`, `os_get_group`",
    "author = 'J. R. R. T0lkien'",
    "monkey='b4nana55'",
    "keyboard = 'qwerty123'",
    "tokenize(text, pass_through=True)",
    "passed = 12345678",
    "max_tokens=4096",
    "password: password1Field.value",
    "eyJ is how base64 of a brace begins",
]


def test_rates_on_the_corpus() -> None:
    secrets = [*tokens(), *assigned(), (key_block(), key_block()[40:60])]
    missed = [text for text, secret in secrets[:-1] if secret in redact(text).text]
    false = [text for text in HARMLESS if redact(text).secrets]
    assert missed == []
    assert false == []
    assert len(secrets) >= 45
    assert len(HARMLESS) >= 50


@pytest.mark.parametrize("kind", ["RSA ", "EC ", "OPENSSH ", ""])
def test_a_private_key_is_left_out_whole(kind: str) -> None:
    block = key_block(kind)
    for text in (f"before\n{block}\nafter", repr(block), block[: len(block) // 2]):
        cleaned, secrets = redact(text)
        assert len(secrets) == 1
        assert not any(line in cleaned for line in block.split("\n")[1:3])
        assert "BEGIN" in cleaned
    assert redact(f"before\n{block}\nafter").text.startswith("before\n")
    assert redact(f"before\n{block}\nafter").text.endswith("\nafter")


def test_the_name_stays_and_the_rest_of_the_text() -> None:
    value = made(24)
    text = f'connect(host="a", api_key="{value}", port=1)'
    assert redact(text) == (f'connect(host="a", api_key="{MARK}", port=1)', (value,))
    assert redact(f"a={value} token={value} token={value}").secrets == (value, value)


def test_names_in_every_convention() -> None:
    for name in ("password", "dbPassword", "DB_PASSWORD", "db-password", "conf.api_key", "APIKey",
                 "client_secret", "userPwd", "authToken2"):  # fmt: skip
        assert is_secret_name(name), name
    for name in ("compass", "tokens_used", "keyboard", "public_key", "author", "monkey", "key"):
        assert not is_secret_name(name), name


def test_shapes_alone() -> None:
    assert all(has_token(text) for text, _ in tokens())
    assert not has_token(f'password = "{made(24)}"')
    assert all(may_hold_tokens(["src/a.py", text, "z"]) for text, _ in tokens())
    assert not may_hold_tokens(["src/a.py", "docs/README.md"])


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from([*tokens(), *assigned()]), st.text())
def test_redacting_twice_is_redacting_once(
    before: str, secret: tuple[str, str], after: str
) -> None:
    once, _ = redact(f"{before} {secret[0]} {after}")
    assert redact(once) == (once, ())


@pytest.mark.parametrize(
    "text",
    [
        "password=" * 30_000,
        "a" * 200_000 + "=token",
        "eyJ" * 60_000,
        "-----BEGIN PRI" + "VATE KEY-----" * 10_000,
        ("-----BEGIN PRI" + "VATE KEY-----") * 5_000,
        "http://" * 30_000,
        "a://b:" * 30_000,
        "secret " * 30_000,
        "token: a" * 30_000,
        "x-" * 100_000 + "token",
        'password="' * 30_000,
    ],
)
def test_hostile_text_is_done_with(text: str) -> None:
    """A search whose time grew with the square of the length would not come back."""
    assert redact(text) == (text, ())


def test_a_secret_found_once_is_left_out_everywhere() -> None:
    value = made(24)
    known = matcher(redact(f"token={value}").secrets)
    assert redact(f"see `{value}`", known) == (f"see `{MARK}`", (value,))
    assert redact(f"see `{value}`") == (f"see `{value}`", ())
    lines = matcher(redact(key_block()).secrets)
    assert lines is not None
    assert matcher(["short"]) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=5), st.from_regex(redaction._TOKENS), st.text(max_size=5))
def test_the_quick_look_misses_no_shape(before: str, token: str, after: str) -> None:
    text = before + token + after
    rules = redaction._RULES[: redaction._SHAPES]
    slow = any(secret(match) for pattern, secret in rules for match in pattern.finditer(text))
    assert has_token(text) == slow
