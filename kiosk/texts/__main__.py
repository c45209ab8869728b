"""``python -m kiosk.texts check``: are our texts, and those of the city, in order?"""

import argparse
import sys
from pathlib import Path

from contract.configuration import ConfigurationError
from kiosk.texts import check_shipped, read_city_texts

EXIT_REFUSED = 2


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.texts", description=__doc__)
    parser.add_argument("task", choices=["check"])
    parser.add_argument("folder", type=Path, nargs="?", help="folder with the city's own texts")
    chosen = parser.parse_args(arguments)
    try:
        check_shipped()
        city = read_city_texts(chosen.folder)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    for language, texts in city.texts.items():
        print(f"{language}: {len(texts)} texts of the city")
    print("the texts are in order")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
