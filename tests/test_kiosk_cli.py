"""Settings and command line of the kiosk: quick, plain, and no window for shell commands."""

import subprocess
import sys
from pathlib import Path

import pytest

from contract.configuration import ConfigurationError
from kiosk.settings import load_settings

EXAMPLE = Path(__file__).parents[1] / "kiosk" / "kiosk.example.toml"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the kiosk's command line without a display."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(EXAMPLE.parents[1])},
        check=False,
    )


def changed(tmp_path: Path, before: str, after: str) -> Path:
    """Return a copy of the example with one place changed."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "kiosk.toml"
    file.write_text(text.replace(before, after), encoding="utf-8")
    return file


def test_example_is_valid_and_paths_count_from_its_folder() -> None:
    settings = load_settings(EXAMPLE)
    assert settings.data_folder == EXAMPLE.parent / "data"
    assert settings.fingerprint.address == "/dev/ttyUSB0"
    assert settings.semantics_socket is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("width = 1080", "widht = 1080", ':17: unknown key "screen.widht", did you mean "width"?'),
        ("width = 1080", "width = 10", '"screen.width"'),
        ('log_level = "INFO"', 'log_level = "LOUD"', '"log_level"'),
        ("[screen]", "[screen", "kiosk.toml: "),
        ("http://127.0.0.1:8480", "http://10.0.0.7:8480", "https://"),
        ("http://127.0.0.1:8480", "https://amt.example", "office_ca must name"),
        ('# office_ca = "office-ca.pem"', 'office_ca = "absent.pem"', "there is no file"),
        (
            "# semantics_socket",
            "semantics_socket",
            "semantics_socket is refused in production mode",
        ),
    ],
)
def test_mistakes_are_told_with_line_and_suggestion(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_settings(changed(tmp_path, before, after))
    assert words in str(refused.value)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(tmp_path / "absent.toml")


def test_shell_commands_answer_without_a_display(tmp_path: Path) -> None:
    assert run("--help").returncode == 0
    nothing = run()
    assert (nothing.returncode, "--config FILE" in nothing.stderr) == (2, True)
    broken = run("--config", str(changed(tmp_path, "width = 1080", "widht = 1080")))
    assert broken.returncode == 2
    assert "did you mean" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_kiosk_without_identity_says_how_to_enrol(tmp_path: Path) -> None:
    fresh = run("--config", str(changed(tmp_path, 'mode = "production"', 'mode = "evaluation"')))
    assert fresh.returncode == 2
    assert "python -m kiosk enrol" in fresh.stderr
