"""``present``: session, live values and health become the view. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from contract.commands import Begin
from contract.failures import SEVERITY, Severity
from contract.health import Gone, Health
from contract.steps import CONFIRMED_STEPS, Step
from kiosk.live import Live
from kiosk.presenter import captures, check, checkout, forms, questions
from kiosk.presenter.chrome import chrome
from kiosk.session.values import Session
from kiosk.views import AttractView, Button, OutOfServiceView, View, text

Page = Callable[[Session, Live], View]

PAGES: dict[Step, Page] = {
    Step.NEEDS: forms.needs,
    **dict.fromkeys(
        (
            Step.SERVICE,
            Step.REASON,
            Step.OLD_DOCUMENT,
            Step.CUSTODY,
            Step.RESIDENCE,
            Step.DELIVERY,
            Step.PHOTO,
        ),
        questions.choice,
    ),
    **dict.fromkeys(CONFIRMED_STEPS, forms.notice),
    **dict.fromkeys(
        (
            Step.CARD_OPTIONS,
            Step.PASSPORT_OPTIONS,
            Step.OLD_CARD,
            Step.OLD_PASSPORT,
            Step.EARLY,
            Step.LOSS,
            Step.LOSS_FOUND,
            Step.NAME,
            Step.TITLES,
            Step.BIRTH,
            Step.CUSTODY_PROOF,
            Step.GUARDIAN_1,
            Step.GUARDIAN_2,
            Step.OTHER_OFFICE,
            Step.ADDRESS,
            Step.FEATURES,
            Step.DECLARATIONS,
            Step.DELIVERY_SECOND,
            Step.CONTACT,
        ),
        forms.form,
    ),
    Step.COUNTER: forms.counter,
    Step.PORTRAIT: captures.portrait,
    Step.FINGERPRINTS: captures.fingerprints,
    **dict.fromkeys(
        (Step.SIGNATURE, Step.GUARDIAN_1_SIGNATURE, Step.GUARDIAN_2_SIGNATURE),
        captures.signature,
    ),
    Step.CHECK: check.check,
    Step.SUBMITTING: checkout.submitting,
    Step.FEE: checkout.fee,
    Step.RECEIPT: checkout.receipt,
    Step.ENDED: checkout.ended,
}


def present(session: Session, live: Live, health: Mapping[str, Health]) -> View:
    """Return what the screen shows now."""
    at_rest = session.flow.step is Step.ATTRACT
    view = _attract(session, health) if at_rest else PAGES[session.flow.step](session, live)
    return replace(view, chrome=replace(view.chrome, headset=live.headset))


def _attract(session: Session, health: Mapping[str, Health]) -> View:
    for state in health.values():
        if isinstance(state, Gone) and SEVERITY[state.code] is Severity.OUT_OF_SERVICE:
            return OutOfServiceView(
                chrome(session),
                text("out_of_service.title"),
                text("out_of_service.body"),
                state.code.value,
            )
    return AttractView(
        chrome=chrome(session),
        title=text("attract.title"),
        body=text("attract.body"),
        points=(
            ("badge", text("attract.point.document")),
            ("photo_camera", text("attract.point.captures")),
            ("support_agent", text("attract.point.help")),
        ),
        begin=Button("begin", text("attract.begin"), Begin(), icon="touch_app", primary=True),
    )
