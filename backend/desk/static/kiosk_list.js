// The list of kiosks: who calls comes first.

import { element, show, KeyedList } from "./dom.js";
import { text } from "./texts.js";

export function callState(kiosk, login) {
  const snapshot = kiosk.snapshot;
  if (!kiosk.online) return "offline";
  if (snapshot?.call === "waiting") return "calling";
  if (snapshot?.call === "answered") return snapshot.clerk === login ? "mine" : "other";
  return kiosk.state?.in_visit ? "in_visit" : "free";
}

const ORDER = ["calling", "mine", "other", "in_visit", "free", "offline"];
const LOOK = { calling: "calling", mine: "success", other: "info", in_visit: "info", free: "", offline: "danger" };

class KioskRow {
  constructor(kiosk, login, choose) {
    this.login = login;
    this.name = element("span", {});
    this.badge = element("span", {});
    this.details = element("small", {});
    this.button = element("button", { type: "button", onclick: () => choose(kiosk.kiosk_id) },
      element("span", { class: "top" }, this.name, this.badge), this.details);
    this.node = element("li", {}, this.button);
  }

  update({ kiosk, chosen }) {
    const state = callState(kiosk, this.login);
    this.button.setAttribute("aria-pressed", String(chosen));
    show(this.name, kiosk.label);
    this.badge.className = `badge ${LOOK[state]}`;
    show(this.badge, {
      calling: text("live.calls"), mine: text("live.with_you"),
      other: text("live.with", { name: kiosk.snapshot?.clerk }),
      in_visit: text("live.in_visit"), free: text("live.free"), offline: text("live.offline"),
    }[state]);
    show(this.details, kioskDetails(kiosk));
    this.details.hidden = !this.details.textContent;
  }
}

function kioskDetails(kiosk) {
  const words = [];
  const { call, waiting_since: since } = kiosk.snapshot ?? {};
  if (call === "waiting" && since) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
    words.push(text("live.calls_since", { seconds }));
  }
  for (const [device, health] of Object.entries(kiosk.state?.devices ?? {})) {
    if (health.kind !== "ready") words.push(`${device}: ${text(`live.device_${health.kind}`)}`);
  }
  if (kiosk.state?.outbox) words.push(text("live.outbox", { number: kiosk.state.outbox }));
  return words.join(" · ");
}

export class KioskList {
  constructor(parent, login, choose) {
    this.login = login;
    this.list = new KeyedList(parent, (item) => item.kiosk.kiosk_id,
      (item) => new KioskRow(item.kiosk, login, choose));
  }

  update(kiosks, chosenId) {
    const rank = (kiosk) => ORDER.indexOf(callState(kiosk, this.login));
    const sorted = [...kiosks].sort((a, b) => rank(a) - rank(b));
    this.list.update(sorted.map((kiosk) => ({ kiosk, chosen: kiosk.kiosk_id === chosenId })));
  }
}
