"""``codewiki config validate`` asks the models that are set, and says what is wrong with each."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from codewiki.authoring.trial import try_models
from codewiki.cli.app import app
from codewiki.errors import ModelError, ModelFault
from codewiki.llm.fakes import ScriptedModel
from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Target
from codewiki.settings import Settings
from tests.llm.server import Asked, Reply, error, serving

SETTINGS = Settings(main_model="big", cluster_model="small", base_url="http://localhost:1/v1")


def test_each_model_is_asked_once_and_what_is_wrong_is_told() -> None:
    models: dict[str, ScriptedModel] = {
        "big": ScriptedModel(["ready"]),
        "small": ScriptedModel([ModelError("no key", fault=ModelFault.KEY, remedy="Set it")]),
    }

    def endpoint(target: Target) -> Model:
        return models[target.model]

    done = list(try_models(SETTINGS, {}, endpoint=endpoint))
    assert [(one.setting, one.model, one.remedy) for one in done] == [
        ("main_model", "big", ""),
        ("cluster_model", "small", "Set it"),
    ]
    assert "answers (" in done[0].told
    assert done[1].told == "no key"
    assert [len(model.requests) for model in models.values()] == [1, 1]


def test_a_fault_that_passes_is_told_at_once() -> None:
    model = ScriptedModel([ModelError("busy", fault=ModelFault.SERVER, remedy="Wait")])
    settings = Settings(main_model="big", base_url="http://localhost:1/v1")
    assert [one.told for one in try_models(settings, {}, endpoint=lambda target: model)] == ["busy"]
    assert len(model.requests) == 1


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODEWIKI_MAIN_MODEL", "tiny")


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("reply", "code", "told"),
    [
        (Reply("ready"), 0, "main_model (tiny): answers ("),
        (error(401, "Incorrect API key"), 4, "key: 401 Incorrect API key. Set the key: "),
        (error(404, "No such model"), 4, "unknown model: 404 No such model. Look up its name"),
        (error(429, "Out of credit", "insufficient_quota"), 4, "quota: 429 Out of credit"),
        (Reply(""), 4, "tiny gave an empty answer. Ask another model"),
        (Reply(refusal="no"), 4, "tiny refuses to answer"),
    ],
)
def test_the_command_says_precisely_what_is_wrong(
    reply: Reply, code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda asked: reply) as server:
        monkeypatch.setenv("CODEWIKI_BASE_URL", server.url)
        done = CliRunner().invoke(app, ["config", "validate"])
    assert told in done.stdout
    assert done.exit_code == code
    assert len(server.log) == 1


@pytest.mark.usefixtures("_here")
def test_nothing_is_asked_where_nobody_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(asked: Asked) -> str:
        raise AssertionError(asked)

    with serving(never) as server:
        monkeypatch.setenv("CODEWIKI_BASE_URL", server.url)
        assert CliRunner().invoke(app, ["config", "validate", "--no-call"]).exit_code == 0
        monkeypatch.setenv("CODEWIKI_WRITER", "facts")
        assert CliRunner().invoke(app, ["config", "validate"]).exit_code == 0
    assert not server.log


@pytest.mark.usefixtures("_here")
def test_a_model_without_an_address_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEWIKI_MAIN_MODEL", "openai-compatible:x")
    done = CliRunner().invoke(app, ["config", "validate"])
    assert "has no address. Give it with --base-url." in done.stdout
    assert done.exit_code == 4
