import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.languages import language_of
from codewiki.source.model import READ_ROLES, Role
from codewiki.source.roles import is_marked_generated, role_of


def role(path: str, data: bytes = b"") -> str:
    return role_of(path, language_of(path, data), data).value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/flask/app.py", "source"),
        ("src/flask/testing.py", "source"),
        ("t/t1300-config.sh", "test"),
        ("src/t/translate.py", "source"),
        ("fuzzing/fuzz_main.c", "test"),
        ("test-d/options.ts", "test"),
        ("lib/express.js", "source"),
        ("scripts/release.sh", "source"),
        ("static/site.css", "source"),
        ("templates/base.html", "source"),
        ("db/schema.sql", "source"),
        ("src/main/java/com/example/App.java", "source"),
        ("src/doc/parser.rs", "source"),
        ("src/spec/model.rs", "source"),
        ("src/Latest.java", "source"),
        ("Contest.java", "source"),
        ("history.py", "source"),
        ("src/changes.go", "source"),
        ("contest.py", "source"),
        ("attest.go", "source"),
        ("tests/test_app.py", "test"),
        ("tests/fixtures/pkg/package.json", "test"),
        ("tests/data/README.md", "test"),
        ("src/test/java/com/example/AppTest.java", "test"),
        ("src/AppTest.java", "test"),
        ("pkg/server_test.go", "test"),
        ("src/button.test.tsx", "test"),
        ("src/button.spec.ts", "test"),
        ("src/__tests__/button.js", "test"),
        ("src/__snapshots__/button.js.snap", "test"),
        ("spec/models/user_spec.rb", "test"),
        ("test.js", "test"),
        ("app/tests.py", "test"),
        ("conftest.py", "test"),
        ("examples/app/tests/test_x.py", "test"),
        ("run.bats", "test"),
        ("examples/hello/main.go", "example"),
        ("examples/hello/go.mod", "example"),
        ("docs/examples/hello.py", "example"),
        ("demo/index.html", "example"),
        ("README.md", "docs"),
        ("LICENSE", "docs"),
        ("LICENSE-MIT", "docs"),
        ("LICENSE.golang", "docs"),
        ("NEWS.txt", "docs"),
        ("modules/security.mod", "data"),
        ("unittest/case.py", "source"),
        ("unittests/case.py", "test"),
        ("CHANGES.rst", "docs"),
        ("src/flask/README.md", "docs"),
        ("docs/tutorial/blog.rst", "docs"),
        ("docs/conf.py", "docs"),
        ("docs/_static/logo.svg", "docs"),
        ("spec/protocol.md", "docs"),
        ("CITATION.cff", "config"),
        (".editorconfig", "config"),
        (".pre-commit-config.yaml", "config"),
        (".vscode/settings.json", "config"),
        ("config/app.json", "config"),
        ("src/pkg/py.typed", "config"),
        (".github/ISSUE_TEMPLATE/bug.md", "docs"),
        (".github/FUNDING.yml", "config"),
        ("pyproject.toml", "build"),
        ("packages/x/package.json", "build"),
        ("setup.py", "build"),
        ("Makefile", "build"),
        ("docs/Makefile", "build"),
        ("docker/Dockerfile.dev", "build"),
        ("CMakeLists.txt", "build"),
        ("app/build.gradle.kts", "build"),
        ("requirements/dev.txt", "build"),
        ("tsconfig.base.json", "build"),
        ("vite.config.ts", "build"),
        ("go.mod", "build"),
        (".github/workflows/tests.yml", "ci"),
        (".gitlab-ci.yml", "ci"),
        ("templates/lint.gitlab-ci.yml", "ci"),
        ("deploy/compose.prod.yaml", "build"),
        ("docker-compose-dev.yml", "build"),
        ("gradle/libs.versions.toml", "build"),
        ("gradle/wrapper/gradle-wrapper.properties", "build"),
        ("lib/Makefile.am", "build"),
        ("configure.ac", "build"),
        ("web/pom.xml", "build"),
        ("Jenkinsfile", "ci"),
        (".circleci/config.yml", "ci"),
        ("data/points.csv", "data"),
        ("i18n/de.json", "data"),
        ("locale/de.po", "data"),
        ("words.txt", "data"),
        ("package-lock.json", "generated"),
        ("uv.lock", "generated"),
        ("go.sum", "generated"),
        ("api/v1/service.pb.go", "generated"),
        ("api/service_pb2.py", "generated"),
        ("api/service_pb2_grpc.py", "generated"),
        ("lib/user.g.dart", "generated"),
        ("Forms/Main.Designer.cs", "generated"),
        ("src/generated/schema.ts", "generated"),
        ("dist/esm/internal/Observable.js", "generated"),
        ("dist/types/internal/Observable.d.ts", "generated"),
        ("src/dist/math.js", "source"),
        ("lib/esm/api/Browser.js", "generated"),
        ("lib/es5-iife/all.d.ts", "generated"),
        ("esm/loader.js", "source"),
        ("lib/cjs/README.md", "docs"),
        ("dist/index.js", "generated"),
        ("app.js.map", "generated"),
        ("tool.egg-info/SOURCES.txt", "generated"),
        ("vendor/github.com/x/y/z.go", "vendored"),
        ("src/third_party/zlib/inflate.c", "vendored"),
        ("node_modules/x/index.js", "vendored"),
        ("Vendor/tests/test_x.py", "vendored"),
    ],
)
def test_roles_by_path(path: str, expected: str) -> None:
    assert role(path) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"// Code generated by protoc-gen-go. DO NOT EDIT.\npackage x\n",
        b"# This file is automatically generated.\nx = 1\n",
        b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n# @generated by the schema tool\n",
        b"/**\n * @generated SignedSource<<abc>>\n */\nexport const x = 1;\n",
        b"/*\n * Generated by the parser maker\n * from grammar.y.\n *\n * Do not modify.\n */\n",
        b"<!-- DO NOT EDIT: this page is generated -->\n",
        b"-- Generated by pgdump; don't edit\nSELECT 1;\n",
        b'"""Tables.\n\nGenerated by make tables.  Do not hand edit.\n"""\nX = 1\n',
        b"// <auto-generated>\r\n//     This code was generated by a tool.\r\n//\r\n",
        b"// GENERATED CODE - DO NOT MODIFY BY HAND\n",
        b"\xef\xbb\xbf// Code generated by x; DO NOT EDIT.\n",
        b"'use strict'\n// This file was auto-generated\n",
    ],
)
def test_a_leading_comment_marks_generated_files(data: bytes) -> None:
    assert is_marked_generated(data)
    assert role("src/x.ts", data) == "generated"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = 1\n",
        b'import x\n\nHEADER = "# Code generated by us. DO NOT EDIT."\n',
        b"# Writes the generated tables.\nx = 1\n",
        b"# Ids are generated by the server.\nx = 1\n",
        b"# Loads the generated tables of a model. Call load(), then do not edit them.\nx = 1\n",
        b'"""Helpers for generated code."""\n\nimport x\n# do not edit\n',
        b"const x = 1; // @generated\n",
        b"# see user@generated.example\n",
        b"@Generated(x)\nclass A {}\n",
        b"#" + b" long" * 2000 + b"\n# @generated\n",
    ],
)
def test_other_words_do_not(data: bytes) -> None:
    assert not is_marked_generated(data)


def test_marks_do_not_hide_manifests_and_readmes() -> None:
    mark = b"# This file is generated by a tool. Do not edit.\n"
    assert role("Cargo.toml", mark) == "build"
    assert role("requirements.txt", mark) == "build"
    assert role("README.md", b"<!-- this file is generated, do not edit -->\n# X\n") == "docs"
    assert role("tests/test_x.py", mark) == "generated"


def test_generated_and_vendored_files_are_not_analysed() -> None:
    assert set(Role) - READ_ROLES == {Role.GENERATED, Role.VENDORED}


@given(st.text(max_size=60).filter(bool), st.binary(max_size=300))
def test_any_path_and_content_has_a_role(path: str, data: bytes) -> None:
    assert role_of(path, language_of(path, data), data) in Role


@pytest.mark.parametrize(
    "piece", [b"# generated ", b"// do not ", b"/* @generate", b"# GENERATED\n"]
)
def test_no_header_is_slow(piece: bytes) -> None:
    assert not is_marked_generated(piece * 50_000)
