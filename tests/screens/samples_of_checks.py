"""Samples of the check page with previews of both documents."""

from dataclasses import replace
from typing import Any

from sample_parts import NAME, NAMES, PLACE, button, said

from contract import commands as c
from kiosk import views as v
from kiosk.views import text


def _row(name: str, label: str, value: str, **more: Any) -> v.CheckRow:
    change = button(f"change_{name}", "Ändern", c.Back(), "edit")
    return replace(v.CheckRow(name, said(label), value, change, None, None), **more)


def _previews() -> tuple[v.DocumentPreview, ...]:
    def fields(*names: tuple[str, str]) -> tuple[tuple[v.Text, str], ...]:
        return tuple((text(f"preview.caption.{name}"), value) for name, value in names)

    card = fields(
        ("family_name", NAME),
        ("birth_name", "von Gabler"),
        ("given_names", NAMES),
        ("birth_date", "12.08.1983"),
        ("nationality", "DEUTSCH"),
        ("birth_place", PLACE),
        ("valid_to", "23.11.2036"),
        ("eye_colour", "grünbraun"),
        ("height", "178 cm"),
        ("address", "69117 Musterhausen, Am Alten Rathaus 12 a"),
    )
    passport = fields(
        ("family_name", "Mustermann"),
        ("birth_name", "Gabler"),
        ("given_names", "Erika"),
        ("birth_date", "12.08.1983"),
        ("sex", "F"),
        ("birth_place", "Berlin"),
        ("nationality", "DEUTSCH"),
        ("valid_to", "23.11.2036"),
    )
    return (
        v.DocumentPreview(
            "identity_card",
            card,
            "still-1",
            "ink",
            (
                "IDD<<·········<·<<<<<<<<<<<<<<",
                "8308126<3611233D<<2611<<<<<<<·",
                "WOLFESCHLEGELSTEINHAUSENBERGER",
            ),
        ),
        v.DocumentPreview(
            "passport",
            passport,
            "still-1",
            "ink",
            (
                "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<",
                "··········D<<8308126F3611233<<<<<<<<<<<<<<<·",
            ),
        ),
    )


def check_samples(chrome: v.Chrome) -> dict[str, v.View]:
    confirm = button("confirm_street", "Stimmt", c.ConfirmField(field="street"), "check")
    rows = (
        _row("document", "Beantragt", "Personalausweis und Reisepass", group=said("Dokumente")),
        _row("passport_kind", "Reisepass", "Express, 48 Seiten"),
        _row("family_name", "Familienname", NAME, group=said("Person")),
        _row("given_names", "Vornamen", NAMES),
        _row("birth_place", "Ort der Geburt", PLACE),
        _row("guardian", "Erste sorgeberechtigte Person", NAME, group=said("Sorgeberechtigte")),
        _row(
            "street",
            "Straße und Hausnummer",
            "Am Alten Rathaus 12 a",
            by_clerk="Petra Lindner",
            confirm=confirm,
            group=said("Wohnung"),
        ),
        _row("portrait", "Foto", "", picture="still-1", group=said("Aufnahmen")),
        _row("fingers", "Fingerabdrücke", "Noch offen", missing=True),
        _row("signature", "Unterschrift", "", picture="ink"),
    )
    send = button("submit", "Alles richtig, absenden", c.Submit(), "send", primary=True)
    full = v.CheckView(
        chrome,
        said("Ist alles richtig?"),
        said("Prüfen Sie bitte jede Zeile. Mit „Ändern“ kommen Sie zurück zur Frage."),
        rows,
        said("Es fehlt noch etwas. Bitte ergänzen Sie die markierte Zeile."),
        send,
        _previews(),
        said("Mit dem Absenden erkläre ich, dass alle meine Angaben richtig sind."),
    )
    return {
        "check_both": full,
        "check_card": replace(full, previews=_previews()[:1], error=None, rows=rows[2:]),
        "check_passport": replace(full, previews=_previews()[1:], error=None, declaration=None),
    }
