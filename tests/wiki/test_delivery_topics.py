"""The pages on continuous integration, deployment and build."""

from pathlib import Path

import pytest

from tests.wiki.test_testing_topic import write

WORKFLOW = """\
name: Ship it
on:
  push:
    branches: [main, 'release/*']
  workflow_dispatch:
    inputs:
      level: {description: how far}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          set -e
          echo "begin"
          make \\
            all
  ship:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - run: twine upload dist/*
        env: {TOKEN: "${{ secrets.UPLOAD }}"}
      - uses: docker/build-push-action@v6
"""


def test_a_workflow_is_told_by_events_jobs_and_steps(tmp_path: Path) -> None:
    page = write(tmp_path, {".github/workflows/ship.yml": WORKFLOW}).page("topics/integration")
    assert "One workflow runs 2 jobs; it is started by `push` (one workflow)" in page
    assert "`push` with branches `main` and `release/*` ([ship.yml:3-4])" in page
    assert "`workflow_dispatch` with inputs `level`" in page
    assert "| `test` | `ubuntu-latest` |  | `make all` |" in page
    assert "| `UPLOAD` | `ship` |" in page
    assert "| `docker/build-push-action` | `v6` | 1 |" in page


def test_jobs_that_publish_are_told_on_the_page_on_deployment(tmp_path: Path) -> None:
    page = write(tmp_path, {".github/workflows/ship.yml": WORKFLOW}).page("topics/deployment")
    assert "| `twine upload dist/*` | `ship` |" in page
    assert "| `docker/build-push-action` | `ship` |" in page
    assert "make all" not in page


@pytest.mark.parametrize(
    ("job", "command", "published"),
    [
        ("deploy", "docker compose up -d", True),
        ("test", "docker compose up -d db", False),
        ("a", "npm publish --access public", True),
        ("a", "npm test", False),
        ("a", "echo npm publish", False),
        ("a", "# npm publish", False),
        ("a", "kubectl apply -f x.yaml", True),
        ("a", "mvn -B deploy", True),
    ],
)
def test_what_counts_as_publishing(tmp_path: Path, job: str, command: str, published: bool) -> None:
    text = f"on: push\njobs:\n  {job}:\n    steps:\n      - run: '{command}'\n"
    made = write(tmp_path, {".github/workflows/a.yml": text})
    assert ("topics/deployment.md" in made.files) is published


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("deploy/app.yaml", "apiVersion: v1\nkind: Service\n", "Kubernetes, kind `Service`"),
        ("infra/main.tf", "resource {}\n", "| Terraform | 1 |"),
        ("Procfile", "web: run\n", "process types"),
        ("a.service", "[Unit]\n", "| systemd | 1 |"),
    ],
)
def test_files_of_platforms(tmp_path: Path, name: str, text: str, shown: str) -> None:
    assert shown in write(tmp_path, {name: text}).page("topics/deployment")


def test_instructions_of_an_image_in_their_order(tmp_path: Path) -> None:
    text = 'FROM a AS b\nENV X=1\nRUN make all\nUSER u\nCMD ["run", "it"]\n'
    page = write(tmp_path, {"Dockerfile": text}).page("topics/deployment")
    rows = [line for line in page.splitlines() if line.startswith("| `b` |")]
    words = [row.split("|")[2].strip() for row in rows]
    assert words == ["environment", "run", "user", "command"]


def test_installing_is_told_on_the_page_on_the_build(tmp_path: Path) -> None:
    text = "install: a\n\tcp a $(PREFIX)/bin\na: a.c\n\tcc a.c\n"
    page = write(tmp_path, {"Makefile": text, "a.c": "int main(void) { return 0; }\n"})
    assert "| `make install` | `cp a $(PREFIX)/bin` |" in page.page("topics/build")


def test_hostile_workflows_do_no_harm(tmp_path: Path) -> None:
    text = (
        "on: ['<b>x</b>', '](javascript:alert(1))']\njobs:\n  '|`<i>`|':\n    needs: ['|`<i>`|']\n"
        "    steps:\n      - run: \"`|<script>|`\"\n      - uses: '<img src=x>'\n"
    )
    page = write(tmp_path, {".github/workflows/a.yml": text}).page("topics/integration")
    outside = "".join(part for part in page.split("`")[::2])
    assert "<script>" not in outside
    assert "<img" not in outside


def test_the_image_of_a_service_is_no_secret(tmp_path: Path) -> None:
    text = "services:\n  db:\n    image: postgres:18\n    environment: [POSTGRES_PASSWORD]\n"
    page = write(tmp_path, {"compose.yaml": text}).page("topics/deployment")
    assert "| `db` | `postgres:18` |" in page
    assert "| `db` | `POSTGRES_PASSWORD` |" in page
    assert "redacted" not in page


def test_a_job_inside_an_image(tmp_path: Path) -> None:
    text = "on: push\njobs:\n  j:\n    runs-on: u\n    container: debian:12\n"
    text += "    services:\n      r:\n        image: redis:7\n    steps:\n      - run: make\n"
    page = write(tmp_path, {".github/workflows/a.yml": text}).page("topics/integration")
    assert "`u`, `r` from the image `redis:7`, inside the image `debian:12`" in page
