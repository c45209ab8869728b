"""Samples of the whole visit with the longest texts: many answers, long names, both documents."""

from dataclasses import replace

from sample_parts import NAME, button, fill, said
from samples_of_checks import check_samples
from samples_of_forms import form_samples

from contract import commands as c
from kiosk import views as v

CUSTODY = (
    ("both_present", "group", "Beide Eltern sind hier", "Sie unterschreiben beide am Gerät."),
    (
        "one_with_consent",
        "person",
        "Ein Elternteil ist hier",
        "Der andere Elternteil hat schriftlich zugestimmt.",
    ),
    ("lives_with_me", "home", "Das Kind lebt bei mir", "Wir leben dauernd getrennt."),
    (
        "sole",
        "person",
        "Ich habe die elterliche Sorge allein",
        "Bitte bringen Sie den Nachweis mit.",
    ),
    ("guardian_deed", "gavel", "Ich bin Vormund", "Bitte bringen Sie die Bestallungsurkunde mit."),
    ("carer", "favorite", "Ich bin Pflegeperson", "Bitte bringen Sie die Vollmacht mit."),
    ("disagree", "block", "Wir sind uns nicht einig", "Dann hilft Ihnen der Schalter weiter."),
    ("alone", "child_care", "Ich bin allein hier", "Dann hilft dir der Schalter weiter."),
    ("other", "question_mark", "Etwas anderes", "Am Schalter klären wir das mit Ihnen gemeinsam."),
)


def _choices(chrome: v.Chrome, next_button: v.Button) -> dict[str, v.View]:
    nine = tuple(
        v.Option(name, icon, said(label), said(body), name == "sole", fill("custody_case", name))
        for name, icon, label, body in CUSTODY
    )
    blocked = (
        v.Option(
            "counter",
            "place",
            said("Am Schalter abholen"),
            said("Wir schreiben Ihnen, wenn das Dokument da ist."),
            True,
            fill("delivery", "counter"),
        ),
        v.Option(
            "home",
            "home",
            said("Nach Hause schicken lassen"),
            said("Kostet 15,00 Euro mehr. Sie müssen zu Hause sein."),
            False,
            fill("delivery", "home"),
            said("Das geht nicht: Sie haben keine Anschrift in Deutschland."),
        ),
    )
    return {
        "choice_nine": v.ChoiceView(
            chrome,
            said("Wer hat die elterliche Sorge für das Kind?"),
            said(
                "Davon hängt ab, wer unterschreiben muss. Bitte wählen Sie, was auf Sie zutrifft."
            ),
            nine,
            None,
            next_button,
        ),
        "choice_blocked": v.ChoiceView(
            chrome,
            said("Wie möchten Sie Ihr Dokument bekommen?"),
            None,
            blocked,
            said("Bitte wählen Sie, wie Sie das Dokument bekommen möchten."),
            next_button,
        ),
    }


PARAGRAPHS = (
    "Verantwortlich ist die Stadt Musterhausen, Amt für öffentliche Ordnung, Am Alten Rathaus 1.",
    "Wir brauchen Ihre Daten, um Ihren Personalausweis und Ihren Reisepass auszustellen. Das "
    "verlangen das Personalausweisgesetz und das Passgesetz.",
    "Ihr Foto, Ihre Fingerabdrücke und Ihre Unterschrift bleiben höchstens 96 Stunden in diesem "
    "Gerät. Meistens löschen wir sie viel früher.",
    "Ihre Daten bekommen die Mitarbeitenden des Bürgeramts und die Bundesdruckerei, die das "
    "Dokument herstellt. Sonst bekommt sie niemand.",
    "Sie dürfen fragen, welche Daten wir haben. Sie dürfen Fehler berichtigen lassen. Sie dürfen "
    "sich bei der Aufsichtsbehörde für den Datenschutz beschweren.",
    "Ohne diese Angaben können wir Ihren Antrag nicht bearbeiten.",
)


def _texts(chrome: v.Chrome, next_button: v.Button) -> dict[str, v.View]:
    draft = said("Entwurf: noch nicht von der Behörde freigegeben.")
    clear = button("clear_signature", "Neu schreiben", c.ClearSignature(), "replay")
    skip = button("skip_signature", "Ich kann nicht unterschreiben", c.SkipSignature())
    return {
        "notice_long": v.NoticeView(
            chrome,
            "privacy_tip",
            said("So gehen wir mit Ihren Daten um"),
            tuple(said(one) for one in PARAGRAPHS),
            replace(next_button, name="agree"),
            draft,
        ),
        "notice_short": v.NoticeView(
            chrome,
            "support_agent",
            said("Bitte gehen Sie damit zum Schalter"),
            (said("Hier am Gerät geht es für Sie leider nicht weiter."),),
            replace(next_button, name="finish"),
        ),
        "signature_declared": v.SignatureView(
            chrome,
            said("Bitte unterschreiben Sie für Ihr Kind"),
            said(f"Es unterschreibt: {NAME}."),
            None,
            said("Wir sehen noch keine Unterschrift."),
            (skip, clear, next_button),
            signer="guardian_1",
            declaration=(
                said(
                    "Ich habe die elterliche Sorge für das Kind, allein oder gemeinsam mit der "
                    "anderen Person, die hier unterschreibt."
                ),
                said("Ich bin damit einverstanden, dass das Kind einen Reisepass bekommt."),
                said("Alle meine Angaben sind richtig und vollständig."),
            ),
            draft=draft,
        ),
    }


def _fee(chrome: v.Chrome) -> v.FeeView:
    lines = (
        ("Personalausweis", 4600, "Personalausweis"),
        ("Direktversand nach Hause", 1500, None),
        ("Reisepass", 7000, "Reisepass"),
        ("Zuschlag für 48 Seiten", 2200, None),
        ("Zuschlag für den Expressdienst der Bundesdruckerei", 3200, None),
        ("Zuschlag: Sie wohnen in einer anderen Stadt", 7000, None),
        ("Foto am Gerät", 600, "Foto"),
    )
    rows = tuple(
        v.FeeRow(said(label), amount, said(group) if group else None)
        for label, amount, group in lines
    )
    return v.FeeView(
        chrome,
        said("Was kostet das?"),
        said("Sie bezahlen am Schalter. Dort bekommen Sie auch eine Quittung."),
        rows,
        sum(row.amount for row in rows),
        (
            button(
                "pay_at_counter", "Am Schalter bezahlen", c.PayAtCounter(), "payments", primary=True
            ),
        ),
        said("Sie haben wenig Geld? Am Schalter kann man Ihnen die Gebühr erlassen."),
    )


def _receipt(chrome: v.Chrome, next_button: v.Button) -> v.ReceiptView:
    steps = (
        "Gehen Sie mit dem Beleg zum Schalter. Dort bezahlen Sie.",
        "Zeigen Sie Ihren alten Personalausweis und Ihren alten Reisepass.",
        "Zeigen Sie die Zustimmung des anderen Elternteils und den Nachweis der Sorge.",
        "Am Schalter nehmen wir noch Ihre Fingerabdrücke.",
        "Der PIN-Brief kommt mit der Post, meistens nach zwei Wochen.",
        "Wir schreiben Ihnen, wenn Sie das Dokument abholen können.",
        "Bringen Sie zum Abholen den alten Ausweis mit.",
        "Den Expresspass können Sie nach vier Werktagen abholen.",
    )
    return v.ReceiptView(
        replace(chrome, back=None),
        said("Ihr Antrag ist gespeichert"),
        "MH-2026-004711",
        "7QK4-93",
        "BT1:MH-2026-004711:7QK493",
        "no_paper",
        said("Bitte schreiben Sie die Nummer auf oder fotografieren Sie den Code."),
        tuple(said(step) for step in steps),
        (replace(next_button, name="confirm_receipt"),),
    )


NEEDS = (
    ("text_125", "text_increase", "Größere Schrift", "Alle Texte werden etwas größer."),
    ("text_150", "text_increase", "Große Schrift", "Alle Texte werden größer."),
    ("text_200", "text_increase", "Sehr große Schrift", "Alle Texte werden doppelt so groß."),
    ("contrast", "contrast", "Starker Kontrast", "Gelbe Schrift auf schwarzem Grund."),
    ("dark", "dark_mode", "Dunkler Bildschirm", "Helle Schrift auf dunklem Grund."),
    (
        "low_layout",
        "accessible",
        "Tiefer bedienen",
        "Alle Tasten sind unten, zum Beispiel im Sitzen.",
    ),
    ("left_hand", "front_hand", "Mit links bedienen", "Wichtige Tasten sind auf der linken Seite."),
    (
        "speech",
        "volume_up",
        "Vorlesen",
        "Jede Seite wird vorgelesen. Mit Kopfhörer auch Ihre Daten.",
    ),
    ("slow", "more_time", "Mehr Zeit", "Das Terminal wartet länger auf Sie."),
)


def _needs(chrome: v.Chrome, next_button: v.Button) -> v.NeedsView:
    languages = (
        ("de", "Deutsch"),
        ("de-x-leicht", "Einfache Texte (Entwurf)"),
        ("en", "English"),
    )
    return v.NeedsView(
        replace(chrome, back=None, picture="accessibility_new"),
        said("Wie möchten Sie das Terminal bedienen?"),
        said("Sie können das jederzeit unten ändern."),
        tuple(
            v.LanguageChoice(code, label, code == "de", c.SetProfile(language=code))  # type: ignore[arg-type]
            for code, label in languages
        ),
        tuple(
            v.Need(name, icon, said(label), said(body), name == "speech", c.SetProfile(slow=True))
            for name, icon, label, body in NEEDS
        ),
        next_button,
    )


EASY = (
    "Wir brauchen Ihre Daten.\nDann bekommen Sie Ihren Ausweis.",
    "Ihr Foto bleibt 4 Tage hier.\nDann löschen wir das Foto.",
    "Die Bundes-Druckerei macht den Ausweis.\nDie Bundes-Druckerei bekommt Ihre Daten.",
    "Haben Sie Fragen?\nDann drücken Sie auf Hilfe.",
)


def _easy(chrome: v.Chrome, next_button: v.Button) -> dict[str, v.View]:
    easy = replace(chrome, language="de-x-leicht", picture="photo_camera")
    return {
        "easy_choice": v.ChoiceView(
            easy,
            said("Was möchten Sie heute machen?"),
            said("Wählen Sie aus.\nDrücken Sie auf ein Feld.\nDrücken Sie dann auf Weiter."),
            (
                v.Option(
                    "identity_card",
                    "badge",
                    said("Personal-Ausweis"),
                    said("Das ist eine kleine Karte.\nDie Karte brauchen Sie in Deutschland."),
                    True,
                    fill("document", "identity_card"),
                ),
                v.Option(
                    "passport",
                    "travel",
                    said("Reise-Pass"),
                    said("Das ist ein kleines Heft.\nDas Heft brauchen Sie für weite Reisen."),
                    False,
                    fill("document", "passport"),
                ),
            ),
            None,
            next_button,
        ),
        "easy_notice": v.NoticeView(
            easy,
            "privacy_tip",
            said("Das machen wir mit Ihren Daten"),
            tuple(said(one) for one in EASY),
            next_button,
            said("Das ist ein Entwurf.\nDas Amt hat den Text noch nicht geprüft."),
        ),
    }


def wide_samples(chrome: v.Chrome, next_button: v.Button) -> dict[str, v.View]:
    """Return name -> view with the longest texts that can come."""
    return {
        "needs_all": _needs(chrome, next_button),
        **_choices(chrome, next_button),
        **form_samples(chrome, next_button),
        **_texts(chrome, next_button),
        **check_samples(chrome),
        "fee_both": _fee(chrome),
        "receipt_long": _receipt(chrome, next_button),
        **_easy(chrome, next_button),
    }
