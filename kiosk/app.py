"""The composition root and the Kivy app: screen on the main thread, service beside it."""

import logging
import os
import signal
from collections.abc import Callable

from backend_client.identity import load
from contract.declarations import approved
from contract.law import load_law
from kiosk.conductor.evidence import EvidenceStore
from kiosk.session.office import Office
from kiosk.settings import Settings
from kiosk.texts import install, read_city_texts

logger = logging.getLogger(__name__)


def office_of(settings: Settings) -> Office:
    """Return what the office sets; raise ``ConfigurationError`` for a law file that is none."""
    install(read_city_texts(settings.texts.folder))
    return Office(
        law=load_law(settings.office.law),
        approved=approved(settings.texts.approved),
        photo_fee_per=settings.office.photo_fee_per,
    )


def run(settings: Settings) -> int:
    """Show the kiosk until it is told to end; return the exit status."""
    os.environ["KIVY_LOG_MODE"] = "PYTHON"  # Kivy would take the root logger over
    from kiosk.screens.window import prepare

    identity = load(settings.data_folder / "identity")
    office = office_of(settings)
    screen = settings.screen
    home = settings.data_folder / "screen"
    prepare(screen.width, screen.height, screen.fullscreen, home, screen.pixels_per_mm)

    from kivy.app import App
    from kivy.base import stopTouchApp
    from kivy.clock import Clock

    from kiosk.bridge import Bridge
    from kiosk.screens.host import ScreenHost
    from kiosk.screens.semantics_socket import SemanticsSocket
    from kiosk.service import Service

    def schedule(call: Callable[[], None]) -> None:
        Clock.schedule_once(lambda _: call(), 0)

    evidence = EvidenceStore()
    bridge = Bridge(evidence, schedule)
    failures: list[BaseException] = []

    def ended(failure: BaseException | None) -> None:
        if failure is not None:
            logger.critical("the service ended", exc_info=failure)
            failures.append(failure)
        schedule(stopTouchApp)

    service = Service(settings, identity, bridge, evidence, office=office, ended=ended)

    class KioskApp(App):  # type: ignore[misc]
        """Shows the host; no settings panel, no exit by key."""

        use_kivy_settings = False
        title = "Bürgerterminal"

        def build(self) -> ScreenHost:
            """Build the host; the service fills it."""
            host = ScreenHost(bridge, identity.office)
            bridge.attach(host)
            return host

        def on_start(self) -> None:
            """Start what runs beside the screen."""
            service.start()
            if settings.semantics_socket is not None:
                self.semantics = SemanticsSocket(self.root, settings.semantics_socket)

        def open_settings(self, *_: object) -> bool:
            """There is no settings panel for citizens."""
            return False

    # A supervisor's stop wipes and finishes like every other end.
    signal.signal(signal.SIGTERM, lambda *_: schedule(stopTouchApp))
    try:
        KioskApp().run()
    finally:
        service.stop()
        bridge.close()
    return 1 if failures else 0
