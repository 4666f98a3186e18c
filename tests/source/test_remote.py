from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codewiki.source.remote import pull_request_page, web_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/pallets/flask", "https://github.com/pallets/flask"),
        ("https://github.com/pallets/flask.git", "https://github.com/pallets/flask"),
        ("https://github.com/pallets/flask.git/", "https://github.com/pallets/flask"),
        ("http://github.com/pallets/flask", "https://github.com/pallets/flask"),
        ("https://GitHub.com:443/pallets/Flask", "https://github.com/pallets/Flask"),
        ("https://user:secret@github.com/pallets/flask", "https://github.com/pallets/flask"),
        ("https://x-access-token:t@gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c"),
        ("https://github.com/o/n?token=secret#x", "https://github.com/o/n"),
        ("git@github.com:pallets/flask.git", "https://github.com/pallets/flask"),
        ("github.com:pallets/flask.git", "https://github.com/pallets/flask"),
        ("ssh://git@github.com/pallets/flask.git", "https://github.com/pallets/flask"),
        ("ssh://git@github.com:22/pallets/flask.git", "https://github.com/pallets/flask"),
        ("ssh://git@ssh.github.com:443/pallets/flask.git", "https://github.com/pallets/flask"),
        ("git://github.com/pallets/flask.git", "https://github.com/pallets/flask"),
        ("git+ssh://git@bitbucket.org/o/n.git", "https://bitbucket.org/o/n"),
        ("git@bitbucket.org:o/n.git", "https://bitbucket.org/o/n"),
        ("git@gitlab.example.org:group/sub/n.git", "https://gitlab.example.org/group/sub/n"),
        ("ssh://git@gitlab.example.org:2222/g/n.git", "https://gitlab.example.org/g/n"),
        ("https://gitea/o/n.git", "https://gitea/o/n"),
        ("http://gitea:3000/o/n.git", "http://gitea:3000/o/n"),
        ("https://git.example.org:8443/o/n.git", "https://git.example.org:8443/o/n"),
        ("git@git.sr.ht:~user/n", "https://git.sr.ht/~user/n"),
        ("git@ssh.dev.azure.com:v3/org/proj/n", "https://dev.azure.com/org/proj/_git/n"),
        ("https://org@dev.azure.com/org/p/_git/n", "https://dev.azure.com/org/p/_git/n"),
        ("https://example.org/a b/c)d<e>", "https://example.org/a%20b/c%29d%3Ce%3E"),
        ("  https://github.com/o/n\n", "https://github.com/o/n"),
    ],
)
def test_addresses(url: str, expected: str) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///srv/git/n.git",
        "/srv/git/n.git",
        "../n.git",
        "n.git",
        "C:/code/n",
        "C:\\work\\n",
        "work:o/n.git",
        "git@work:o/n.git",
        "ssh://alias/o/n",
        "git@example.org:/srv/git/n.git",
        "git@example.org:~/n.git",
        "ext::sh -c touch% x",
        "ext::https://github.com/o/n",
        "-oProxyCommand=x",
        "javascript://github.com/o/n",
        "https://github.com",
        "https://github.com/",
        "https://github.com/.git",
        "https://github.com/o/../n",
        "https://github.com/o/%2e%2e/n",
        "https://[::1]/o/n",
        "https://[broken/o/n",
        "https://example.org:notaport/o/n",
        "https://exa mple.org/o/n",
        "https://github.com/o/n\nhttps://evil.example",
        "https://github.com/o/\udcff",
        "https:///o/n",
    ],
)
def test_what_has_no_web_address(url: str) -> None:
    assert web_address(url) is None


_WORDS = st.text(alphabet="abcXYZ019-_.~", min_size=1, max_size=10)
_URLS = st.builds(
    lambda form, user, host, path, end: form.format(user=user, host=host, path=path) + end,
    st.sampled_from([
        "https://{user}{host}/{path}",
        "http://{user}{host}:8080/{path}",
        "ssh://{user}{host}:22/{path}",
        "{user}{host}:{path}",
        "git://{host}/{path}",
    ]),
    st.sampled_from(["", "git@", "name:pass@", "secret@"]),
    st.sampled_from(["github.com", "gitlab.com", "git.example.org", "GITEA.local"]),
    st.lists(_WORDS, min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", ".git", "/", ".git/", "?x=1", "//", ".git.git"]),
)


@given(_URLS | st.text(max_size=60))
@example("https://a/%25")
@example("https://a.b/%252525")
@example("https://a.b/x.git%2f.git")
def test_the_address_is_clean_and_stable(url: str) -> None:
    address = web_address(url)
    if address is None:
        return
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https")
    assert parts.username is None
    assert parts.password is None
    assert not parts.query
    assert not parts.fragment
    assert parts.path.strip("/")
    assert address.isascii()
    assert not set(" <>()[]\"'`\\\n") & set(address)
    assert web_address(address) == address


@given(_URLS)
def test_user_information_never_shows(url: str) -> None:
    address = web_address(url.replace("name:pass@", "hunter:two@").replace("secret@", "hunter@"))
    assert "hunter" not in (address or "")


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("git@github.com:o/n.git", "https://github.com/o/n/compare/docs/a%20b?expand=1"),
        ("https://u:p@github.com/o/n", "https://github.com/o/n/compare/docs/a%20b?expand=1"),
        (
            "ssh://git@gitlab.example.org:22/g/s/n.git",
            "https://gitlab.example.org/g/s/n/-/merge_requests/new"
            "?merge_request%5Bsource_branch%5D=docs%2Fa%20b",
        ),
        (
            "https://bitbucket.org/o/n.git",
            "https://bitbucket.org/o/n/pull-requests/new?source=docs%2Fa%20b",
        ),
        ("https://notgithub.example.org/o/n", None),
        ("file:///srv/github.com/n", None),
        ("", None),
    ],
)
def test_pages_on_which_a_pull_request_is_opened(url: str, page: str | None) -> None:
    assert pull_request_page(web_address(url), "docs/a b") == page
