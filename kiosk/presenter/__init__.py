"""``present``: session, live values and health become the view. Pure."""

from collections.abc import Callable, Mapping

from contract.commands import Begin
from contract.failures import SEVERITY, Severity
from contract.health import Gone, Health
from contract.steps import Step
from kiosk.live import Live
from kiosk.presenter import captures, checkout, forms
from kiosk.presenter.chrome import chrome
from kiosk.session.values import Session
from kiosk.views import AttractView, Button, OutOfServiceView, View, text

Page = Callable[[Session, Live], View]

PAGES: dict[Step, Page] = {
    Step.NEEDS: forms.needs,
    Step.SERVICE: forms.service,
    Step.OPTIONS: forms.options,
    Step.PRIVACY: forms.privacy,
    Step.OLD_DOCUMENT: forms.old_document,
    Step.OLD_DOCUMENT_DETAILS: forms.form,
    Step.NAME: forms.form,
    Step.BIRTH: forms.form,
    Step.COUNTER: forms.counter,
    Step.ADDRESS: forms.form,
    Step.FEATURES: forms.form,
    Step.DECLARATIONS: forms.form,
    Step.PORTRAIT: captures.portrait,
    Step.FINGERPRINTS: captures.fingerprints,
    Step.SIGNATURE: captures.signature,
    Step.CHECK: checkout.check,
    Step.SUBMITTING: checkout.submitting,
    Step.FEE: checkout.fee,
    Step.RECEIPT: checkout.receipt,
    Step.ENDED: checkout.ended,
}


def present(session: Session, live: Live, health: Mapping[str, Health]) -> View:
    """Return what the screen shows now."""
    if session.flow.step is Step.ATTRACT:
        return _attract(session, health)
    return PAGES[session.flow.step](session, live)


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
