"""Providers: what is sent, what comes back, and what each failure is called."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import pytest

from codewiki.errors import ModelError, ModelFault
from codewiki.llm.model import Answer, Finish, Model, Request, Shape
from codewiki.llm.providers.command import CommandModel
from codewiki.llm.providers.provider import Provider, Target
from codewiki.llm.providers.registry import BY_NAME, PROVIDERS
from tests.llm.server import Asked, Reply, Script, error, serving

SHAPE = Shape(
    "word",
    json.dumps({
        "type": "object",
        "properties": {"word": {"type": "string", "maxLength": 20}},
        "required": ["word"],
        "additionalProperties": False,
    }),
    "Answer with one line: WORD and the word.",
)
REQUEST = Request(prefix="Be brief.", prompt="Say a word.", max_output=50, seconds=20)


def ask(model: Model, request: Request = REQUEST) -> Answer:
    async def work() -> Answer:
        try:
            return await model.ask(request)
        finally:
            close = getattr(model, "close", None)
            if close is not None:
                await close()

    return asyncio.run(work())


def compatible(url: str, key: str = "") -> Model:
    target = Target("openai-compatible", "tiny", base_url=url, key=key)
    return BY_NAME["openai-compatible"].make(target)


def failure(script: Script, request: Request = REQUEST) -> ModelError:
    with serving(script) as server, pytest.raises(ModelError) as caught:
        ask(compatible(server.url), request)
    return caught.value


def test_a_request_is_sent_whole_and_its_answer_comes_back() -> None:
    reply = Reply(
        "tree",
        usage={
            "prompt_tokens": 11,
            "completion_tokens": 2,
            "total_tokens": 13,
            "prompt_tokens_details": {"cached_tokens": 7},
        },
    )
    with serving(lambda asked: reply) as server:
        answer = ask(compatible(server.url, "a-key-of-ours"))
    asked = server.log[0]
    assert (answer.text, answer.finish, answer.model) == ("tree", Finish.STOP, "tiny")
    assert (answer.usage.input, answer.usage.output, answer.usage.cached) == (11, 2, 7)
    assert asked.path == "/v1/chat/completions"
    assert asked.authorization == "Bearer a-key-of-ours"
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
    assert asked.body["messages"][0]["content"] == "Be brief."
    assert asked.prompt == "Say a word."
    assert asked.body["max_tokens"] == 50
    assert "response_format" not in asked.body
    assert "tools" not in asked.body


def test_without_a_key_a_local_server_is_asked_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-provider")
    with serving(lambda asked: "tree") as server:
        ask(compatible(server.url))
    assert "of-another-provider" not in server.log[0].authorization


def test_a_schema_is_sent_where_it_is_understood() -> None:
    with serving(lambda asked: '{"word": "tree"}') as server:
        ask(compatible(server.url), replace_shape(SHAPE))
    sent = server.log[0].body["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"]["properties"]["word"]["maxLength"] == 20
    assert server.log[0].prompt == "Say a word."


def replace_shape(shape: Shape) -> Request:
    return Request(prefix="Be brief.", prompt="Say a word.", max_output=50, shape=shape)


def test_where_no_schema_is_understood_the_form_is_said_in_words_from_then_on() -> None:
    def script(asked: Asked) -> Reply | str:
        if "response_format" in asked.body:
            return error(400, "response_format of type json_schema is not supported")
        return "WORD tree"

    with serving(script) as server:
        model = compatible(server.url)

        async def twice() -> list[str]:
            answers = [await model.ask(replace_shape(SHAPE)) for _ in range(2)]
            await model.close()  # type: ignore[attr-defined]
            return [answer.text for answer in answers]

        assert asyncio.run(twice()) == ["WORD tree"] * 2
    assert ["response_format" in asked.body for asked in server.log] == [True, False, False]
    assert SHAPE.delimited in server.log[1].prompt


def test_a_server_that_wants_the_new_name_of_the_bound_gets_it() -> None:
    def script(asked: Asked) -> Reply | str:
        if "max_tokens" in asked.body:
            return error(400, "Unsupported parameter: use 'max_completion_tokens' instead")
        return "tree"

    with serving(script) as server:
        assert ask(compatible(server.url)).text == "tree"
    assert server.log[1].body["max_completion_tokens"] == 50


CUT = Reply("x" * 5000, cut=200)
FAULTS: list[tuple[str, Reply, ModelFault, bool]] = [
    ("key", error(401, "Incorrect API key", "invalid_api_key"), ModelFault.KEY, False),
    ("forbidden", error(403, "Not for you"), ModelFault.KEY, False),
    ("model", error(404, "The model does not exist", "model_not_found"), ModelFault.MODEL, False),
    ("quota", error(429, "You exceeded your quota", "insufficient_quota"), ModelFault.QUOTA, False),
    ("unpaid", error(402, "Payment required"), ModelFault.QUOTA, False),
    ("rate", error(429, "Slow down", retry_after="7"), ModelFault.RATE, True),
    ("overload", error(503, "overloaded"), ModelFault.SERVER, True),
    ("server", error(500, "Something broke"), ModelFault.SERVER, True),
    ("context", error(400, "This model's maximum context length is 8", "context_length_exceeded"),
     ModelFault.CONTEXT, False),
    ("request", error(400, "Bad temperature"), ModelFault.REQUEST, False),
    ("cut off", CUT, ModelFault.CONNECTION, True),
    ("no JSON", Reply(raw=b"<html>It works!</html>"), ModelFault.ANSWER, True),
    ("half JSON", Reply(raw=b'{"id": "c", "choices": [{"mess'), ModelFault.ANSWER, True),
    ("other JSON", Reply(raw=b'{"hello": "world"}'), ModelFault.ANSWER, True),
    ("no choices", Reply(raw=b'{"id":"c","object":"chat.completion","created":1,"model":"m",'
     b'"choices":[]}'), ModelFault.ANSWER, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "fault", "passing"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_failures_are_told_apart(reply: Reply, fault: ModelFault, passing: bool) -> None:
    caught = failure(lambda asked: reply)
    assert caught.fault is fault
    assert caught.passing is passing
    assert caught.remedy
    assert "tiny at http://127.0.0.1" in caught.message
    assert caught.exit_code == 4


def test_the_words_of_the_provider_and_its_pause_are_kept() -> None:
    caught = failure(lambda asked: error(429, "Slow   down,\nplease", retry_after="7"))
    assert "429 Slow down, please" in caught.message
    assert caught.retry_after == 7


def test_an_answer_that_takes_too_long_is_a_time_out() -> None:
    request = Request(prefix="", prompt="x", max_output=5, seconds=0.3)
    caught = failure(lambda asked: Reply("late", seconds=3), request)
    assert caught.fault is ModelFault.TIMEOUT
    assert caught.billed


def test_what_cannot_be_reached_is_told_apart() -> None:
    with pytest.raises(ModelError) as caught:
        ask(compatible("http://no-such-host.invalid/v1"))
    assert caught.value.fault is ModelFault.NAME
    with serving(lambda asked: "x") as server:
        port = server.url.rsplit(":", 1)[1].split("/")[0]
        with pytest.raises(ModelError) as caught:
            ask(compatible(f"https://127.0.0.1:{port}/v1"))
    assert caught.value.fault is ModelFault.TLS
    with pytest.raises(ModelError) as caught:
        ask(compatible(server.url))  # nobody listens there any more
    assert caught.value.fault is ModelFault.CONNECTION


@pytest.mark.parametrize(
    ("reply", "finish"),
    [
        (Reply(refusal="I cannot help with that"), Finish.REFUSAL),
        (Reply("", finish="content_filter"), Finish.FILTER),
        (Reply("half of", finish="length"), Finish.LENGTH),
        (Reply("", finish="stop"), Finish.STOP),
        (Reply(None, tool_calls=[{"id": "1", "type": "function",
                "function": {"name": "rm", "arguments": "{}"}}], finish="tool_calls"),
         Finish.TOOLS),
    ],
)  # fmt: skip
def test_answers_of_no_use_are_answers(reply: Reply, finish: Finish) -> None:
    with serving(lambda asked: reply) as server:
        answer = ask(compatible(server.url))
    assert answer.finish is finish
    assert answer.text == (reply.text or "")


# Hosted providers are reached through pydantic-ai's own classes, here with replies of the shape
# that each provider's API documents.

ANTHROPIC = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test",
    "content": [{"type": "text", "text": "tree"}], "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 3, "cache_read_input_tokens": 4,
              "cache_creation_input_tokens": 0},
}  # fmt: skip
GOOGLE = {
    "candidates": [{"content": {"parts": [{"text": "tree"}], "role": "model"},
                    "finishReason": "STOP", "index": 0}],
    "usageMetadata": {"promptTokenCount": 13, "candidatesTokenCount": 3, "totalTokenCount": 16,
                      "cachedContentTokenCount": 4},
    "modelVersion": "gemini-2.5-flash",
}  # fmt: skip
BEDROCK = {
    "output": {"message": {"role": "assistant", "content": [{"text": "tree"}]}},
    "stopReason": "end_turn", "metrics": {"latencyMs": 5},
    "usage": {"inputTokens": 13, "outputTokens": 3, "totalTokens": 16},
}  # fmt: skip
OPENROUTER = {
    "id": "gen-1700000000-x", "provider": "Anthropic", "model": "vendor/model",
    "object": "chat.completion", "created": 1_700_000_000, "system_fingerprint": None,
    "choices": [{
        "logprobs": None, "finish_reason": "stop", "native_finish_reason": "end_turn", "index": 0,
        "message": {"role": "assistant", "content": "tree", "refusal": None, "reasoning": None},
    }],
    "usage": {
        "prompt_tokens": 13, "completion_tokens": 3, "total_tokens": 16, "cost": 0.00012,
        "is_byok": False,
        "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 0},
        "cost_details": {"upstream_inference_cost": None},
        "completion_tokens_details": {"reasoning_tokens": 0},
    },
}  # fmt: skip


@pytest.fixture
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in PROVIDERS:
        for name in provider.variables:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "no-real-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "no-real-key")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-12-01-preview")


HOSTED = [
    ("anthropic", "claude-test", ANTHROPIC, ""),
    ("google", "gemini-2.5-flash", GOOGLE, ""),
    ("bedrock", "anthropic.claude-3-haiku-20240307-v1:0", BEDROCK, ""),
    ("openai", "gpt-5.2", None, "/v1"),
    ("azure", "my-deployment", None, ""),
    ("openrouter", "vendor/model", OPENROUTER, "/v1"),
]


@pytest.mark.usefixtures("_no_keys")
@pytest.mark.parametrize(
    ("name", "model", "body", "suffix"), HOSTED, ids=[row[0] for row in HOSTED]
)
def test_a_hosted_provider_answers_through_the_port(
    name: str, model: str, body: dict[str, object] | None, suffix: str
) -> None:
    raw = json.dumps(body).encode() if body else None
    with serving(lambda asked: Reply("tree", raw=raw)) as server:
        url = server.url.removesuffix("/v1") + suffix
        # Amazon's programs sign with the credentials of the environment instead.
        key = "" if name == "bedrock" else "no-real-key"
        answer = ask(BY_NAME[name].make(Target(name, model, base_url=url, key=key)))
    assert answer.text == "tree"
    assert answer.finish is Finish.STOP
    assert answer.usage.input > 0
    assert answer.usage.output > 0
    assert "Be brief." in server.log[0].everything
    assert "Say a word." in server.log[0].everything


@pytest.mark.usefixtures("_no_keys")
def test_the_stable_prefix_is_marked_for_the_cache_of_the_provider() -> None:
    with serving(lambda asked: Reply(raw=json.dumps(ANTHROPIC).encode())) as server:
        url = server.url.removesuffix("/v1")
        ask(BY_NAME["anthropic"].make(Target("anthropic", "claude-test", url, "no-real-key")))
    assert server.log[0].body["system"][0]["cache_control"]["type"] == "ephemeral"
    assert "cache_control" not in json.dumps(server.log[0].body["messages"])


@pytest.mark.usefixtures("_no_keys")
@pytest.mark.parametrize("name", ["openai", "anthropic", "google", "azure", "openrouter"])
def test_a_missing_key_is_told_with_its_remedy(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        ask(BY_NAME[name].make(Target(name, "some-model")))
    assert caught.value.fault in {ModelFault.KEY, ModelFault.REQUEST}
    assert "key" in caught.value.remedy


def test_a_missing_package_is_told_with_the_command_that_installs_it() -> None:
    absent = Provider(
        "x", "X", lambda target: compatible(""), needs=("no_such_package.at_all",), extra="google"
    )
    with pytest.raises(ModelError) as caught:
        absent.require()
    assert caught.value.fault is ModelFault.PACKAGE
    assert caught.value.remedy == 'Run: python -m pip install "codewiki-docs[google]"'
    assert all(not provider.missing() for provider in PROVIDERS)


def test_a_target_does_not_show_its_key() -> None:
    assert "hidden" not in repr(Target("openai", "m", key="hidden"))


# A program of the user's as a model.


def program(text: str) -> Model:
    return CommandModel("command", (sys.executable, "-c", text))


def test_a_program_gets_the_prompt_and_its_output_is_the_answer() -> None:
    text = "import os, sys; print(os.listdir(), sys.stdin.read().upper())"
    answer = ask(program(text), replace_shape(SHAPE))
    assert answer.text == f"[] BE BRIEF.\n\nSAY A WORD.\n\n{SHAPE.delimited.upper()}\n\n"
    assert not answer.usage.reported
    assert answer.usage.output > 0


def test_a_program_sees_no_key_of_ours_and_no_shell_reads_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CODEWIKI_API_KEY", "hidden-key")
    show = "import os, sys; print('hidden-key' in str(os.environ), sys.argv[1])"
    words = (sys.executable, "-c", show, f"$(touch {tmp_path}/made); `id`")
    answer = ask(CommandModel("command", words))
    assert answer.text.startswith("False $(touch ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "fault", "told"),
    [
        ("import sys; sys.exit('no credit left')", ModelFault.PROGRAM, "no credit left"),
        ("import time; time.sleep(60)", ModelFault.TIMEOUT, "within 1 s"),
    ],
)
def test_a_program_that_fails_says_how(text: str, fault: ModelFault, told: str) -> None:
    since = time.monotonic()
    with pytest.raises(ModelError, match=told) as caught:
        ask(program(text), within(REQUEST, 1.0))
    assert caught.value.fault is fault
    assert time.monotonic() - since < 20


def within(request: Request, seconds: float) -> Request:
    return Request(prefix=request.prefix, prompt=request.prompt, max_output=50, seconds=seconds)


def test_a_program_that_is_not_there_or_talks_without_end() -> None:
    with pytest.raises(ModelError) as caught:
        ask(CommandModel("command", ("no-such-program-anywhere",)))
    assert caught.value.fault is ModelFault.PROGRAM
    with pytest.raises(ModelError, match="ended with code"):
        ask(program("while True: print('x' * 10000)"))


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups")
def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    child = f"import time; time.sleep(2); open({str(mark)!r}, 'w').close()"
    text = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]);"
    with pytest.raises(ModelError):
        ask(program(text + " time.sleep(60)"), within(REQUEST, 1.0))
    time.sleep(2.5)
    assert not mark.exists()
