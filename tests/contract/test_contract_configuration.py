"""Configuration: every mistake gets one line with its place and what to change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from contract.configuration import ConfigurationError, line_of, parse


class Server(BaseModel):
    model_config = ConfigDict(extra="forbid")

    port: int = Field(default=8480, ge=1, le=65_535)
    name: str = "office"


class Sample(BaseModel):
    model_config = ConfigDict(extra="forbid")

    mode: str = "production"
    server: Server = Server()
    others: list[Server] = []
    spare: Server | None = None


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, "kiosk.toml", Sample)
    return str(caught.value).split("\n")


def explained(text: str) -> list[str]:
    """Return no lines for a text that can be read."""
    try:
        parse(text, "kiosk.toml", Sample)
    except ConfigurationError as error:
        return str(error).split("\n")
    return []


def test_what_is_right_is_read() -> None:
    made = parse('mode = "evaluation"\n[server]\nport = 1\n', "kiosk.toml", Sample)
    assert (made.mode, made.server.port, made.server.name) == ("evaluation", 1, "office")


def test_nothing_is_the_defaults() -> None:
    assert parse("", "kiosk.toml", Sample) == Sample()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mod = 1\n", 'kiosk.toml:1: unknown key "mod", did you mean "mode"?'),
        ("# a\n\nmod = 1\n", 'kiosk.toml:3: unknown key "mod", did you mean "mode"?'),
        (
            "[server]\n# port\nprot = 1\n",
            'kiosk.toml:3: unknown key "server.prot", did you mean "port"?',
        ),
        ("zzz = 1\n", 'kiosk.toml:1: unknown key "zzz"; known keys: mode, server, others, spare'),
        ("[sever]\nport = 1\n", 'kiosk.toml:1: unknown key "sever", did you mean "server"?'),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_a_suggestion(text: str, line: str) -> None:
    assert mistakes(text) == [line]


def test_a_wrong_value_is_refused_with_its_line() -> None:
    (line,) = mistakes('mode = "x"\n[server]\nname = "a"\nport = 70000\n')
    assert line.startswith('kiosk.toml:4: "server.port": ')
    assert "65535" in line


def test_the_same_key_elsewhere_does_not_mislead() -> None:
    wrong, unknown = mistakes("[other]\nport = 'x'\n\n[server]\nport = 'x'\n")
    assert wrong.startswith('kiosk.toml:5: "server.port": ')
    assert unknown.startswith('kiosk.toml:1: unknown key "other"')


def test_all_mistakes_are_named_at_once() -> None:
    assert len(mistakes("mod = 1\n[server]\nport = 0\nnam = 1\n")) == 3


def test_broken_toml_names_file_and_place() -> None:
    (line,) = mistakes("mode = \n")
    assert line.startswith("kiosk.toml: ")
    assert "line 1" in line


@pytest.mark.parametrize("text", ["[[others]]\nprot = 1\n", "[spare]\nprot = 1\n", "server = 3\n"])
def test_lists_and_optional_sections_are_explained_too(text: str) -> None:
    assert mistakes(text)[0].startswith("kiosk.toml:")


@pytest.mark.parametrize(
    ("path", "line"),
    [(["a"], 1), (["s", "a"], 4), (["s"], 3), (["s", "gone"], 3), (["gone"], 1), (["s", "b"], 5)],
)
def test_lines(path: list[str], line: int) -> None:
    assert line_of('a = 1\n\n[s]\na = 2\n"b" = 3\n', path) == line


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_explained(text: str) -> None:
    assert all(line.startswith("kiosk.toml") for line in explained(text))


keys = st.sampled_from(["mode", "server", "port", "name", "others", "spare", "x"])
values = st.recursive(
    st.integers() | st.text(max_size=5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def to_toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return "".join(["'", *(c for c in value if c.isalnum()), "'"])
        case list():
            return "[" + ", ".join(map(to_toml, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{k} = {to_toml(v)}" for k, v in value.items()) + "}"
    raise AssertionError


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, max_size=5))
def test_any_structure_is_read_or_explained(content: dict[str, object]) -> None:
    text = "\n".join(f"{key} = {to_toml(value)}" for key, value in content.items())
    assert all(line.startswith("kiosk.toml") for line in explained(text))


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "9" * 5_000])
def test_endless_values_are_refused_plainly(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"file\.toml"):
        parse(text, "file.toml", Sample)
