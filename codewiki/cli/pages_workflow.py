"""Publishing a site on GitHub Pages: what the user has to do for the folder that it lies in."""

import json
from pathlib import Path

SERVED = ("", "docs")
"""The folders of a branch that GitHub publishes without a workflow."""


def folder_in_repository(folder: Path) -> str | None:
    """The path of ``folder`` from the top of its Git work tree, ``None`` when it is in none."""
    folder = folder.resolve()
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            path = folder.relative_to(top).as_posix()
            return "" if path == "." else path
    return None


def advice(folder: Path) -> str:
    """What there is to do on GitHub, in one line; "" outside a repository."""
    place = folder_in_repository(folder)
    if place is None:
        return ""
    if place in SERVED:
        return f"Settings > Pages > Deploy from a branch > /{place}"
    return f"needs a workflow; to print it: codewiki site {folder} --pages-workflow"


def pages_workflow(folder: str) -> str:
    """A workflow that publishes ``folder``, a path in the repository, on GitHub Pages."""
    return _WORKFLOW.replace("FOLDER", json.dumps(folder or "."))


_WORKFLOW = """\
# Save as .github/workflows/pages.yml, and choose Settings > Pages > GitHub Actions.
name: Pages
on:
  push:
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/configure-pages@v5
      - uses: actions/upload-pages-artifact@v3
        with:
          path: FOLDER
      - id: deployment
        uses: actions/deploy-pages@v4"""
