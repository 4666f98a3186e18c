"""One reader per kind of file that is not code: manifests, workflows, Dockerfiles, Markdown."""
