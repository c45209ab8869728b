"""``python -m kiosk.texts compile``: write the binary catalogues beside their sources."""

import argparse

from kiosk.texts import LANGUAGES, compiled, source


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.texts", description=__doc__)
    parser.add_argument("task", choices=["compile"])
    parser.parse_args()
    for language in LANGUAGES:
        po = source(language)
        po.with_suffix(".mo").write_bytes(compiled(po))


if __name__ == "__main__":
    main()
