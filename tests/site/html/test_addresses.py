"""Where pages lie on the site, whatever they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.site.html.addresses import addresses, home_page, is_site_file, link
from codewiki.store.names import collisions, name_fault


def test_a_page_lies_beside_its_markdown_and_the_overview_is_the_index() -> None:
    assert addresses(["overview.md", "json.md", "json/tag.md", "topics/build.md"]) == {
        "json.md": "json.html",
        "json/tag.md": "json/tag.html",
        "overview.md": "index.html",
        "topics/build.md": "topics/build.html",
    }


@pytest.mark.parametrize(
    ("pages", "home"),
    [
        (["README.md", "index.md", "overview.md"], "overview.md"),
        (["README.md", "index.md"], "index.md"),
        (["README.md", "a.md"], "README.md"),
        (["a.md", "sub/overview.md"], ""),
    ],
)
def test_the_home_page_is_the_first_that_is_fit_for_it(pages: list[str], home: str) -> None:
    assert home_page(pages) == home
    found = addresses(pages)
    assert [page for page, path in found.items() if path == "index.html"] == (
        [home] if home else []
    )


def test_an_index_beside_an_overview_is_not_lost() -> None:
    assert addresses(["index.md", "overview.md"]) == {
        "index.md": "index-2.html",
        "overview.md": "index.html",
    }


def test_names_that_differ_in_case_only_are_told_apart() -> None:
    found = addresses(["A.md", "a.md", "Sub/x.md", "sub/x.md", "overview.md"])
    assert found["A.md"] == "A.html"
    assert found["a.md"] == "a-2.html"
    assert found["sub/x.md"] == "sub-2/x.html"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("assets/site.css.md", "assets/site.css.html"),
        ("Assets/x.md", "Assets-2/x.html"),
        ("404.md", "404-2.html"),
        ("UI Components.md", "UI Components.html"),
        ("Überblick/größe.md", "Überblick/größe.html"),
        ("a:b?.md", "a-b-.html"),
        ("con.md", "page-"),
        (".codewiki.md", "codewiki.html"),
        ("x" * 250 + ".md", "page-"),
    ],
)
def test_odd_names_change_as_little_as_it_takes(page: str, path: str) -> None:
    found = addresses([page, "overview.md"])[page]
    assert found.startswith(path)
    assert not name_fault(found)


_PARTS = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=12).filter(
    lambda part: part not in {".", ".."}
)
_PAGES = st.lists(st.lists(_PARTS, min_size=1, max_size=3).map("/".join), max_size=12)


@given(_PAGES)
def test_every_page_has_an_address_that_every_disk_takes(names: list[str]) -> None:
    pages = sorted({f"{name}.md" for name in names})
    found = addresses(pages)
    assert sorted(found) == pages
    assert len({path.casefold() for path in found.values()}) == len(pages)
    assert [path for path in found.values() if name_fault(path) or not is_site_file(path)] == []
    assert collisions([*found.values(), "assets/site.css", "404.html"]) == []
    assert found == addresses(reversed(pages))


def test_links_are_relative_and_quoted() -> None:
    assert link("index.html", "a b.html") == "a%20b.html"
    assert link("x/y/z.html", "x/index.html") == "../index.html"
    assert link("x.html", "x.html", "über") == "#%C3%BCber"
    assert link("x.html", "a:b.html", "c") == "a%3Ab.html#c"
