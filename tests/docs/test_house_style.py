"""The house style, as far as a machine can see it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.answers import Answers, Visibility, visibility
from contract.failures import SEVERITY, FailureCode
from contract.terms import Language
from kiosk.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("contract", "device_drivers", "kiosk", "backend", "backend_client")
OURS = (*SHIPPED, "simulators", "demo", "scripts", "benchmarks", "tests")
LONGEST_FILE = 400
FORBIDDEN_CLASSES = re.compile(r"(Manager|Handler|Helper|Helpers|Utils|Util|Base)$")
FORBIDDEN_FILES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
MAY_SLEEP = ("device_drivers", "simulators", "demo", "tests", "benchmarks")
HANDS_ON_EVERYTHING = {"kiosk/service.py"}
"""Ends the process with what ended its thread; elsewhere BaseException is not caught."""


def files(*suffixes: str) -> list[Path]:
    return [
        file
        for folder in OURS
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in suffixes and "third_party" not in file.parts
    ]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


MODULES = {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in files(".py")}


def places(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for name, module in MODULES.items():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield name, node


def test_no_file_is_too_long() -> None:
    lengths = {
        name_of(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in files(".py", ".kv", ".js")
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_only_command_lines_print() -> None:
    printing = {
        f"{name}:{node.lineno}"
        for name, node in places(ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and Path(name).stem not in ("__main__", "cli")
        and not name.startswith(("tests/", "benchmarks/"))
    }

    assert printing == set()


def test_nothing_that_has_an_event_to_wait_for_sleeps() -> None:
    sleeping = {
        name
        for name, module in MODULES.items()
        if not name.startswith(MAY_SLEEP) and _sleeps(module)
    }

    assert sleeping == set()


def _sleeps(module: ast.Module) -> bool:
    for node in ast.walk(module):
        match node:
            case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
                return True
            case ast.ImportFrom(module="time", names=names) if any(
                one.name == "sleep" for one in names
            ):
                return True
    return False


def test_names_say_what_a_thing_is() -> None:
    classes = {
        f"{name}: {node.name}"
        for name, node in places(ast.ClassDef)
        if isinstance(node, ast.ClassDef) and FORBIDDEN_CLASSES.search(node.name)
    }

    assert classes == set()
    assert {name for name in MODULES if Path(name).stem in FORBIDDEN_FILES} == set()


def test_only_what_is_expected_is_caught() -> None:
    catching = {
        f"{name}:{node.lineno}"
        for name, node in places(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and _swallows(node, hands_on=name in HANDS_ON_EVERYTHING)
    }

    assert catching == set()


def _swallows(node: ast.ExceptHandler, *, hands_on: bool = False) -> bool:
    """Whether it catches programming errors; after cleaning up BaseException may be raised on."""
    if node.type is None:
        return True
    named = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)}
    raises = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
    return "Exception" in named or ("BaseException" in named and not (hands_on or raises))


@pytest.mark.parametrize(
    ("caught", "body", "wrong"),
    [
        ("", "pass", True),
        (" (OSError, Exception)", "raise", True),
        (" BaseException", "pass", True),
        (" BaseException", "raise", False),
        (" (OSError, ValueError)", "pass", False),
    ],
)
def test_the_rule_about_catching_sees_what_it_forbids(caught: str, body: str, wrong: bool) -> None:
    module = ast.parse(f"try:\n    pass\nexcept{caught}:\n    {body}")
    node = next(one for one in ast.walk(module) if isinstance(one, ast.ExceptHandler))

    assert _swallows(node) is wrong


@pytest.mark.parametrize("code", ["import time\ntime.sleep(1)", "from time import sleep"])
def test_the_rule_about_sleeping_sees_what_it_forbids(code: str) -> None:
    assert _sleeps(ast.parse(code))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", FailureCode)
def test_each_failure_says_something_to_citizen_and_technician(
    code: FailureCode, language: Language
) -> None:
    texts = catalogue(language)

    for key in (f"failure.{code}", f"remedy.{code}"):
        assert texts.gettext(key) not in ("", key)
    assert code in SEVERITY


def test_each_answer_says_who_may_see_it() -> None:
    answers = next(
        node
        for node in MODULES["contract/answers.py"].body
        if isinstance(node, ast.ClassDef) and node.name == Answers.__name__
    )
    marked = {
        node.target.id: node.value.args[0].attr
        for node in answers.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Call)
        and node.value.args
        and isinstance(node.value.args[0], ast.Attribute)
    }

    assert marked.keys() == Answers.model_fields.keys()
    assert {name: Visibility[mark] for name, mark in marked.items()} == {
        name: visibility(name) for name in Answers.model_fields
    }
