"""Whole sites: from files in memory to files in memory."""

import json
import os
import re
from posixpath import dirname
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.site.html.addresses import is_site_file
from codewiki.site.html.build import MOST_DEAD, policy, render_site
from codewiki.site.html.model import Site
from tests.site.html.reading import Page, dead_addresses

MERMAID = {"mermaid.LICENSE.txt": b"MIT\n", "mermaid.min.js": b"window.mermaid = {};\n"}

TREE = {
    "json": {
        "id": "json",
        "title": "json",
        "path": "src/json",
        "components": [],
        "children": {"tag": {"id": "json/tag", "title": "Tags", "children": {}}},
    },
    "app": {"id": "app", "title": "app", "children": {}},
}
GRAPH = {
    "nodes": [
        {"id": "src/app.py", "kind": "file", "path": "src/app.py", "definition": -1},
        {
            "id": "src/app.py::App",
            "kind": "class",
            "path": "src/app.py",
            "definition": 0,
            "role": "source",
        },
        {
            "id": "src/app.py::App.run",
            "kind": "method",
            "path": "src/app.py",
            "definition": 1,
            "role": "source",
        },
        {
            "id": "tests/t.py::test_run",
            "kind": "function",
            "path": "tests/t.py",
            "definition": 0,
            "role": "test",
        },
    ]
}
OURS = {
    "overview.md": (
        b"# Pot\n\nSee [app](app.md), [tags](json/tag.md#a-b).\n\n```mermaid\ngraph TD\n a\n```\n"
    ),
    "app.md": (
        b"# app\n\n## Interface\n\n### class `App`\n\n[Tags](json/tag.md)\n\n### Functions\n\nx\n"
    ),
    "json.md": b"# json\n\n[Tags](json/tag.md)\n",
    "json/tag.md": b"# Tags\n\n## A b\n\n[up](../overview.md) [src](../../src/x.py#L1)\n",
    "topics/build.md": b"# Build\n",
    "topics/getting_started.md": b"# Getting started\n",
    "extra.md": b"# By hand\n",
    "module_tree.json": json.dumps(TREE).encode(),
    "metadata.json": json.dumps({
        "generation_info": {
            "timestamp": "2026-01-02T03:04:05+00:00",
            "repo_path": "https://github.com/kitchen/pot",
            "commit_id": "0123456789abcdef0123456789abcdef01234567",
        }
    }).encode(),
    "dependency_graph.json": json.dumps(GRAPH).encode(),
    "wiki.json": json.dumps({
        "title": "Pot",
        "pages": [
            {"id": "overview", "owns": []},
            {"id": "app", "owns": ["src/app.py", "tests/t.py"]},
            {"id": "topics/getting_started", "owns": []},
            {"id": "topics/build", "owns": []},
        ],
    }).encode(),
}


def page(site: Site, path: str) -> Page:
    return Page(site.files[path])


def index(site: Site) -> dict[str, list[list[object]]]:
    text = site.files["assets/search.js"].decode("ascii")
    found = re.fullmatch(r"window\.codewikiSearch=(.*);\n", text)
    assert found
    parsed: dict[str, list[list[object]]] = json.loads(found[1])
    return parsed


@pytest.fixture(scope="module")
def site() -> Site:
    return render_site(OURS, MERMAID)


def test_every_page_of_markdown_is_a_page_of_the_site(site: Site) -> None:
    assert site.addresses == {
        "app.md": "app.html",
        "extra.md": "extra.html",
        "json.md": "json.html",
        "json/tag.md": "json/tag.html",
        "overview.md": "index.html",
        "topics/build.md": "topics/build.html",
        "topics/getting_started.md": "topics/getting_started.html",
    }
    assert set(site.files) == {
        *site.addresses.values(),
        *(".nojekyll", "404.html", "assets/diagrams.js", "assets/mermaid.LICENSE.txt"),
        *(
            "assets/mermaid.min.js",
            "assets/icon.svg",
            "assets/search.js",
            "assets/site.css",
            "assets/site.js",
        ),
        "assets/theme.js",
    }
    assert all(map(is_site_file, site.files))
    assert site.problems == ()
    assert list(site.files) == sorted(site.files)


def test_every_address_leads_somewhere(site: Site) -> None:
    assert dead_addresses(site.files) == []


def test_ids_are_unique_and_elements_are_closed(site: Site) -> None:
    for path in site.addresses.values():
        read = page(site, path)
        assert len(read.ids) == len(set(read.ids)), path
        assert (read.unclosed, read.misplaced) == ([], []), path


def test_nothing_is_loaded_from_elsewhere_and_no_script_stands_in_a_page(site: Site) -> None:
    for path in site.addresses.values():
        read = page(site, path)
        loaded = [
            one.get("src", one.get("href", ""))
            for tag in ("script", "img", "link")
            for one in read.all(tag)
        ]
        assert [one for one in loaded if "//" in one or one.startswith("/")] == []
        assert all("src" in script for script in read.all("script"))
        assert not any(name.startswith("on") for _, found in read.elements for name in found)
        metas = {one.get("http-equiv", one.get("name", "")): one for one in read.all("meta")}
        assert metas["Content-Security-Policy"]["content"] == policy(live=False)
        assert metas["referrer"]["content"] == "no-referrer"


def test_the_policy_allows_no_script_in_pages_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in policy(live=False).split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'none'"
    assert "http" not in policy(live=True)


def test_the_same_wiki_gives_the_same_bytes(site: Site) -> None:
    again = render_site(dict(reversed(OURS.items())), MERMAID)
    assert again.files == site.files
    assert list(again.files) == list(site.files)


def test_mermaid_is_loaded_only_where_there_are_diagrams(site: Site) -> None:
    scripts = [one["src"] for one in page(site, "index.html").all("script")]
    assert "assets/diagrams.js" in scripts
    assert page(site, "index.html").all("body")[0]["data-mermaid"] == "assets/mermaid.min.js"
    assert b"diagrams.js" not in site.files["app.html"]
    without = {**OURS, "overview.md": b"# Pot\n"}
    assert not [path for path in render_site(without, MERMAID).files if "mermaid" in path]


def test_without_mermaid_diagrams_are_text_and_the_page_says_so() -> None:
    made = render_site(OURS, {})
    assert "assets/mermaid.min.js" not in made.files
    read = page(made, "index.html")
    assert "Diagrams are shown as text" in read.words
    assert "graph TD" in read.words
    assert "data-mermaid" not in read.all("body")[0]
    assert dead_addresses(made.files) == []


def test_the_navigation_holds_the_tree_open_at_the_page(site: Site) -> None:
    def shown(path: str) -> list[tuple[str, bool]]:
        html = site.files[path].decode()
        nav = html.partition('<nav class="pages"')[2].partition("</nav>")[0]
        links = Page(nav.encode()).all("a")
        return [(one["href"], "aria-current" in one) for one in links]

    assert shown("index.html") == [
        ("index.html", True),
        ("topics/getting_started.html", False),
        ("json.html", False),
        ("app.html", False),
        ("topics/build.html", False),
        ("extra.html", False),
    ]
    assert ("json/tag.html", False) in shown("json.html")
    assert ("tag.html", True) in shown("json/tag.html")


def test_the_order_of_reading_goes_through_every_page_once(site: Site) -> None:
    path, order = "index.html", []
    while path:
        order.append(path)
        links = [one for one in page(site, path).all("link") if one.get("rel") == "next"]
        step = links[0]["href"] if links else ""
        parts = [*([dirname(path)] if dirname(path) else []), step] if step else []
        path = re.sub(r"[^/]+/\.\./", "", "/".join(parts))
    assert sorted(order) == sorted(site.addresses.values())
    assert order[:5] == [
        "index.html",
        "topics/getting_started.html",
        "json.html",
        "json/tag.html",
        "app.html",
    ]


def test_breadcrumbs_lead_up(site: Site) -> None:
    html = site.files["json/tag.html"].decode()
    crumbs = html.partition('<nav class="crumbs"')[2].partition("</nav>")[0]
    assert [one["href"] for one in Page(crumbs.encode()).all("a")] == [
        "../index.html",
        "../json.html",
    ]
    assert b'class="crumbs"' not in site.files["index.html"]


def test_the_commit_is_shown_and_linked_where_the_host_is_known(site: Site) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    links = [one["href"] for one in page(site, "app.html").all("a")]
    assert f"https://github.com/kitchen/pot/commit/{commit}" in links
    for remote in ("javascript:alert(1)//github", "http://github.example/x", "pot", "file:///x"):
        told = {"generation_info": {"repo_path": remote, "commit_id": commit}}
        made = render_site({**OURS, "metadata.json": json.dumps(told).encode()}, {})
        assert b"/commit/" not in made.files["index.html"], remote
        assert b"012345678" in made.files["index.html"]


def test_the_search_knows_pages_headings_and_symbols_with_their_places(site: Site) -> None:
    found = index(site)
    pages = [one[0] for one in found["pages"]]
    assert ["app.html", "app"] in found["pages"]
    number = pages.index("app.html")
    assert found["symbols"] == [
        ["App", "class", number, "class-app"],
        ["App.run", "method", number, "class-app"],
    ]
    assert [pages.index("json/tag.html"), "a-b", "A b"] in found["headings"]


def test_the_search_index_is_a_script_whatever_the_wiki_says() -> None:
    nasty = "</script><script>alert(1)</script> \u2028 \u2029 \\ \" ' <!-- x"
    made = render_site({"overview.md": f"# T\n\n## `{nasty}`\n".encode()}, {})
    data = made.files["assets/search.js"]
    assert data.isascii()
    assert b"<" not in data
    ((_, _, text),) = index(made)["headings"]
    assert text == nasty


def test_a_name_of_the_wiki_is_no_html() -> None:
    title = "</title><script>alert(1)</script>\"'{{ 1 }}"
    files = {
        "overview.md": f"# `{title}`\n\n## `{title}`\n\n## b\n".encode(),
        'a"><b>.md': f"# `{title}`\n".encode(),
        "module_tree.json": json.dumps({title: {"title": title, "id": 'a"><b>'}}).encode(),
        "metadata.json": json.dumps({
            "generation_info": {"repo_path": title, "timestamp": title}
        }).encode(),
        "wiki.json": json.dumps({"title": title}).encode(),
    }
    made = render_site(files, MERMAID)
    for path in ("index.html", "a---b-.html", "404.html"):
        read = page(made, path)
        assert all("src" in script for script in read.all("script")), path
        assert (read.unclosed, read.misplaced) == ([], []), path
    assert title in page(made, "index.html").words


UPSTREAM = {
    "overview.md": b"# Shop\n\nSee [Core Services](Core%20Services.md) and [gone](Old.md#x).\n",
    "Core Services.md": b"# Core\n\n[User_Auth](User_Auth.md)\n",
    "User_Auth.md": b"# Auth\n",
    "Stray.md": b"# Stray\n",
    "module_tree.json": json.dumps({
        "core_services": {
            "path": "src/core",
            "components": ["src/core/a.py::A", "src.core.b.B", 7, None],
            "children": {"User_Auth": {"components": ["src/core/auth.py::login"], "children": {}}},
        },
        "nothing": {"components": "x", "children": []},
        "odd": 3,
    }).encode(),
    "metadata.json": b'{"generation_info": {"commit_id": 5, "repo_path": ["x"]}}',
}


def test_the_wiki_of_another_tool_is_a_site_too() -> None:
    made = render_site(UPSTREAM, MERMAID)
    assert made.addresses["Core Services.md"] == "Core Services.html"
    assert dead_addresses(made.files) == []
    nav = [one["href"] for one in page(made, "Core Services.html").all("a")]
    assert {"index.html", "Core%20Services.html", "User_Auth.html", "Stray.html"} <= set(nav)
    assert [(one.path, one.message) for one in made.problems] == [
        ("overview.md", "Old.md#x leads to no page")
    ]
    assert [one[0] for one in index(made)["symbols"]] == ["A", "login", "src.core.b.B"]


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"null", b'{"a": ' * 5_000, b"\xff", b'{"nodes": 3}', b'{"pages": [1]}'],
)
def test_machine_readable_files_may_hold_anything(data: bytes) -> None:
    names = ("module_tree.json", "metadata.json", "dependency_graph.json", "wiki.json")
    made = render_site({"overview.md": b"# T\n", **dict.fromkeys(names, data)}, {})
    assert dead_addresses(made.files) == []
    assert {problem.path for problem in made.problems} <= set(names)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([
                "generation_info",
                "repo_path",
                "commit_id",
                "timestamp",
                "nodes",
                "id",
                "path",
                "role",
                "pages",
                "owns",
                "children",
                "components",
                "title",
                "overview",
                "a",
            ]),
            inner | st.sampled_from(["overview", "https://[", "https://github.com/a/b", "0" * 40]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(_JSON, _JSON)
def test_whatever_the_machine_readable_files_hold_there_is_a_site(first: Any, second: Any) -> None:
    told = json.dumps(first).encode()
    files = {"overview.md": b"# T\n", "a.md": b"# A\n", "module_tree.json": told}
    files |= {"metadata.json": told, "wiki.json": told}
    files["dependency_graph.json"] = json.dumps(second).encode()
    assert {"index.html", "a.html"} <= set(render_site(files, {}).files)


@pytest.mark.parametrize(
    "remote", ["https://[", "https://[x]/y", "://", "\x00", "https://github.com"]
)
def test_an_address_that_is_none_is_no_link(remote: str) -> None:
    told = {"generation_info": {"repo_path": remote, "commit_id": "0" * 40}}
    made = render_site({"overview.md": b"x", "metadata.json": json.dumps(told).encode()}, {})
    assert "0" * 9 in page(made, "index.html").words


def test_a_name_that_is_no_text_has_a_page() -> None:
    name = os.fsdecode(b"caf\xe9.md")
    made = render_site({"sub/" + name: b"text", "overview.md": b"# T\n"}, {})
    assert made.addresses["sub/" + name].startswith("sub/page-")
    assert dead_addresses(made.files) == []
    render_site({name: b"text"}, {})


def test_a_tree_without_end_is_cut() -> None:
    tree: dict[str, object] = {}
    for _ in range(400):
        tree = {"m": {"id": "a", "children": tree}}
    made = render_site(
        {"overview.md": b"# T\n", "a.md": b"# A\n", "module_tree.json": json.dumps(tree).encode()},
        {},
    )
    assert "a.html" in made.files
    assert dead_addresses(made.files) == []


def test_a_deep_tree_of_folders_keeps_its_addresses() -> None:
    deep = "/".join(["d"] * 40) + "/page.md"
    made = render_site({"overview.md": f"# T\n\n[deep]({deep})\n".encode(), deep: b"# Deep\n"}, {})
    assert made.addresses[deep] == deep.replace(".md", ".html")
    assert dead_addresses(made.files) == []


def test_a_wiki_without_a_page_to_begin_with_gets_one() -> None:
    made = render_site({"a b.md": b"# A\n", "sub/[c](d).md": b"# C\n"}, {})
    assert {"a%20b.html", "sub/%5Bc%5D%28d%29.html"} <= {
        one["href"] for one in page(made, "index.html").all("a")
    }
    assert dead_addresses(made.files) == []
    assert "index.html" in render_site({}, {}).files


def test_of_very_many_pages_beside_each_other_the_nearest_are_listed() -> None:
    files = {f"p{number:04}.md": f"# P {number}\n".encode() for number in range(400)}
    made = render_site({"overview.md": b"# T\n", **files}, {})
    nav = (
        made.files["p0200.html"].decode().partition('<nav class="pages"')[2].partition("</nav>")[0]
    )
    assert nav.count("<a ") < 150
    assert 'href="p0200.html" aria-current="page"' in nav
    assert "more pages: use the search" in nav


def test_a_site_elsewhere_holds_the_files_that_its_pages_use() -> None:
    files = {
        "overview.md": b"# T\n\n![x](img/x.png) [d](data.json)\n",
        "img/x.png": b"PNG",
        "img/y.png": b"PNG",
        "data.json": b"{}",
    }
    assert "img/x.png" not in render_site(files, {}).files
    away = render_site(files, {}, wiki="../docs").files
    assert (away["img/x.png"], away["data.json"]) == (b"PNG", b"{}")
    assert "img/y.png" not in away
    assert dead_addresses(away) == []


def test_only_a_live_site_looks_for_changes(site: Site) -> None:
    live = render_site(OURS, MERMAID, wiki=None, live=True)
    assert "assets/live.js" in live.files
    assert policy(live=True) in live.files["index.html"].decode().replace("&#39;", "'")
    assert not [
        path for path, data in site.files.items() if path.endswith(".html") and b"live.js" in data
    ]


def test_very_many_dead_links_are_counted() -> None:
    text = " ".join(f"[x](gone{number}.md)" for number in range(MOST_DEAD + 5))
    made = render_site({"overview.md": f"# T\n\n{text}\n".encode()}, {})
    assert len(made.problems) == MOST_DEAD + 1
    assert any("5 further links" in problem.message for problem in made.problems)
