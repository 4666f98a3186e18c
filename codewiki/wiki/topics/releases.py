"""How results leave the repository: jobs that publish, targets that install, files of platforms."""

import re

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, line_counts
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import row, table

MAX_ROWS = 20
LONGEST = 90
_PUBLISHES = re.compile(
    r"\b(?:twine\s+upload|(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?(?:publish|release)|flit\s+publish"
    r"|poetry\s+publish|uv\s+publish|hatch\s+publish|pdm\s+publish|mvn\w*\b.*\bdeploy"
    r"|gradlew?\b.*publish"
    r"|docker\s+(?:buildx\s+)?(?:push|build\b.*--push)|docker[ -]compose\b.*\bpush\b"
    r"|cargo\s+publish"
    r"|gh\s+release|goreleaser|semantic-release|changeset\s+publish|kubectl\s+apply"
    r"|helm\s+(?:upgrade|install)"
    r"|terraform\s+apply|flyctl\s+deploy|vercel\b|netlify\s+deploy|aws\s+s3\s+(?:sync|cp)|ansible-playbook"
    r"|lerna\s+publish|scp\s|rsync\s|ncp\b)"
)
_STARTS = re.compile(r"\bdocker[ -]compose\b.*\bup\b|\bdeploy\b")
_JOINT = re.compile(r"[ \t]*\\\n\s*")
_PUBLISHING = re.compile(
    r"(?:^|[/\-_])(?:publish|release|deploy|build-push-action|upload-pages|gh-pages|pypi)",
    re.IGNORECASE,
)
_INSTALLS = re.compile(
    r"^(?:un)?install(?:[-_].*)?$|^dist(?:check)?$|^package$|^release$|^publish$|^deploy$"
)
PLATFORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"(?:^|/)Procfile$", "process_types"),
        (r"(?:^|/)fly\.toml$", "fly"),
        (r"(?:^|/)vercel\.json$", "vercel"),
        (r"(?:^|/)netlify\.toml$", "netlify"),
        (r"(?:^|/)serverless\.ya?ml$", "serverless"),
        (r"(?:^|/)app\.ya?ml$", "app_engine"),
        (r"(?:^|/)Chart\.ya?ml$", "helm"),
        (r"\.tf$", "terraform"),
        (r"\.service$", "systemd"),
        (r"(?:^|/)nginx[\w.\-]*\.conf(?:\.template)?$", "nginx"),
        (r"(?:^|/)Vagrantfile$", "vagrant"),
        (r"(?:^|/)debian/control$", "debian"),
        (r"\.spec$", "rpm"),
        (r"(?:^|/)snapcraft\.ya?ml$", "snap"),
        (r"(?:^|/)\.?goreleaser\.ya?ml$", "goreleaser"),
        (r"(?:^|/)devcontainer\.json$", "devcontainer"),
    )
)


def publishing_jobs(material: Material) -> tuple[Content, ...]:
    """Jobs of workflows that publish or deploy, with what starts them."""
    rows: list[Statement] = []
    for path in artifact_files(material, frozenset({"workflow", "gitlab"})):
        units = material.facts[path].units
        events: list[Spans] = [
            (Code(one.name),) for one in units if one.kind == "trigger" and one.parent == TOP_LEVEL
        ]
        for job, found in _steps_of_jobs(units).items():
            for unit in found:
                names = f"{path} {units[job].name}".lower()
                shown = _publishes(unit, deploys="deploy" in names or "release" in names)
                citation = unit_lines(material, path, unit) if shown else None
                if citation is not None:
                    cells: tuple[Spans, ...] = (
                        (Code(shown),),
                        (Code(units[job].name),),
                        (FileLink(path),),
                        listing(events, 4),
                        cited(citation),
                    )
                    rows.append(row(cells, DERIVED))
    columns = ("publishes", "job", "file", "runs_on_events", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows[:MAX_ROWS])


def _steps_of_jobs(units: tuple[Unit, ...]) -> dict[int, list[Unit]]:
    """What each job runs and uses, by the number of the job."""
    found: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind in {"run", "uses"}:
            outer = unit.parent
            while outer != TOP_LEVEL and units[outer].kind != "job":
                outer = units[outer].parent
            if outer != TOP_LEVEL:
                found.setdefault(outer, []).append(unit)
    return found


def _publishes(unit: Unit, *, deploys: bool) -> str:
    """The command or action that publishes something, "" when none does.

    What starts services does so only in a job that is named for it (``deploys``).
    """
    if unit.kind == "uses":
        return unit.name if _PUBLISHING.search(unit.name) else ""
    for line in _JOINT.sub(" ", unit.value).splitlines():
        found = _PUBLISHES.search(line) or (deploys and _STARTS.search(line))
        if found and not line.lstrip().startswith(("#", "echo")):
            text = " ".join(line.split())
            return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return ""


def installing_targets(material: Material) -> tuple[Content, ...]:
    """Targets of make that install or pack, and what CMake installs where."""
    rows: list[Statement] = []
    for path in artifact_files(material, frozenset({"make", "cmake"})):
        units = material.facts[path].units
        for place, unit in enumerate(units):
            if unit.kind == "target" and _INSTALLS.match(unit.name):
                inside = [one for one in units if one.parent == place]
                recipe = [one.value for one in inside if one.kind == "recipe"]
                needs = [one.name for one in inside if one.kind == "prerequisite"]
                what = [(Code(_bounded(text)),) for text in recipe]
                spans = listing(what, 3) if what else listing([(Code(one),) for one in needs], 4)
                name = f"make {unit.name}"
            elif unit.kind == "install":
                name, spans = f"install {unit.name}", (Code(unit.value),) if unit.value else ()
            else:
                continue
            citation = unit_lines(material, path, unit)
            if citation is not None:
                cells: tuple[Spans, ...] = (
                    (Code(name),),
                    spans,
                    (FileLink(path),),
                    cited(citation),
                )
                rows.append(row(cells, DERIVED))
    columns = ("command", "does", "file", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows[:MAX_ROWS])


def _bounded(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def platform_files(material: Material) -> tuple[Content, ...]:
    """Files that a platform reads, told by their names, and manifests of Kubernetes."""
    rows: list[Statement] = []
    for path in sorted(material.files, key=lambda one: (one.count("/"), one)):
        name = next((name for pattern, name in PLATFORMS if pattern.search(path)), "")
        if name:
            cells: tuple[Spans, ...] = (
                (FileLink(path),),
                say(f"platform.{name}"),
                (Plain(number(material.files[path].lines)),),
                (),
            )
            rows.append(row(cells, *line_counts(material, (path,))))
    for path in artifact_files(material, frozenset({"yaml"})):
        found = _kubernetes(material, path)
        if found is not None:
            unit, citation = found
            cells = (
                (FileLink(path),),
                say("platform.kubernetes", kind=Code(unit.value)),
                (Plain(number(material.files[path].lines)),),
                cited(citation),
            )
            rows.append(row(cells, DERIVED))
    columns = ("file", "read_by", "lines", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows[:MAX_ROWS], right=(2,))


def _kubernetes(material: Material, path: str) -> tuple[Unit, Citation] | None:
    keys = {one.name: one for one in material.facts[path].units if one.kind == "key"}
    kind = keys.get("kind")
    if kind is None or "apiVersion" not in keys or not kind.value:
        return None
    citation = unit_lines(material, path, kind)
    return (kind, citation) if citation is not None else None
