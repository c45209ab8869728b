"""Samples of forms: long names, partial dates, states, what will be printed."""

from typing import Any

from sample_parts import NAME, NAMES, PLACE, button, fill, form_field, said

from kiosk import views as v

STATES = tuple(
    (code, said(label))
    for code, label in (
        ("AFG", "Afghanistan"),
        ("EGY", "Ägypten"),
        ("ALB", "Albanien"),
        ("DZA", "Algerien"),
        ("AUT", "Österreich"),
        ("BIH", "Bosnien und Herzegowina"),
        ("COD", "Demokratische Republik Kongo"),
        ("FRA", "Frankreich"),
        ("GUF", "Französisch-Guayana"),
        ("GRC", "Griechenland"),
        ("GBR", "Großbritannien und Nordirland"),
        ("GIN", "Guinea"),
        ("GNB", "Guinea-Bissau"),
        ("TUR", "Türkei"),
        ("VCT", "St. Vincent und die Grenadinen"),
        ("CAF", "Zentralafrikanische Republik"),
    )
)


def form_samples(chrome: v.Chrome, next_button: v.Button) -> dict[str, v.View]:
    printed = (
        v.PrintedLine(said("Auf dem Personalausweis"), NAME, said("Wird klein gedruckt.")),
        v.PrintedLine(
            said("In der Zeile für Maschinen"),
            "WOLFESCHLEGELSTEINHAUSENBERGER",
            said("Wird gekürzt."),
        ),
    )
    none = button("no_given_names", "Ich habe keinen Vornamen", fill("given_names", "---"))
    names = (
        form_field(
            "family_name",
            "Familienname",
            "text",
            NAME,
            explanation="So wie er in Ihrer Urkunde steht, mit allen Zusätzen.",
        ),
        form_field("birth_name", "Geburtsname", "text", optional=True),
        form_field(
            "given_names",
            "Vornamen",
            "text",
            NAMES,
            explanation="Alle Vornamen in der Reihenfolge der Geburtsurkunde.",
            instead=none,
        ),
    )
    birth = (
        form_field(
            "birth_date",
            "Tag der Geburt",
            "partial_date",
            "XX.05.1982",
            explanation="Ein unbekannter Tag oder Monat wird XX geschrieben.",
        ),
        form_field("birth_place", "Ort der Geburt", "text", PLACE),
        form_field("birth_state", "Staat der Geburt", "state", "GBR", choices=STATES),
    )
    state = form_field("birth_state", "Staat der Geburt", "state", "", choices=STATES)
    email = form_field(
        "email",
        "E-Mail-Adresse",
        "email",
        "anna.maria.von.hohenlohe@example.org",
        explanation="Wir schreiben Ihnen nur, wenn das Dokument da ist.",
        optional=True,
    )
    guardian = tuple(
        form_field(f"guardian_1_{name}", label, kind, value, error=error)
        for name, label, kind, value, error in (
            ("family_name", "Familienname der sorgeberechtigten Person", "text", NAME, None),
            ("given_names", "Vornamen", "text", NAMES, None),
            (
                "birth_date",
                "Tag der Geburt",
                "date",
                "14.05.2012",
                said("Diese Person ist noch nicht 18. Bitte prüfen Sie das Datum."),
            ),
            ("id_serial", "Nummer des Ausweises oder Passes", "serial", "LZ6311T47", None),
        )
    )

    def form(title: str, body: str, fields: tuple[v.FormField, ...], **more: Any) -> v.FormView:
        return v.FormView(chrome, said(title), said(body), fields, next_button, **more)

    return {
        "form_printed": form(
            "Wie heißen Sie?",
            "Bitte schreiben Sie alles so, wie es in Ihrer Urkunde steht.",
            names,
            printed=printed,
        ),
        "form_instead": form(
            "Wie heißen Sie?",
            "Bitte schreiben Sie alle Vornamen auf.",
            (names[2],),
            printed=printed[:1],
        ),
        "form_partial": form("Wann und wo sind Sie geboren?", "", birth),
        "form_state": form("In welchem Staat sind Sie geboren?", "", (state,)),
        "form_email": form(
            "Dürfen wir Ihnen schreiben?",
            "Sie müssen keine Adresse angeben.",
            (email,),
            draft=said("Entwurf: noch nicht von der Behörde freigegeben."),
        ),
        "form_guardian": form("Wer begleitet das Kind?", "Das wird am Schalter geprüft.", guardian),
    }
