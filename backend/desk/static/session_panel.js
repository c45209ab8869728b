// The chosen kiosk's session: the call, the take-over, the mirror.

import { element, show, KeyedList } from "./dom.js";
import { FieldRow } from "./field_row.js";
import { FingerRow } from "./finger_row.js";
import { callState } from "./kiosk_list.js";
import { OutcomeLine } from "./outcome.js";
import { text } from "./texts.js";

function button(key, look, onclick) {
  return element("button", { type: "button", class: `kern-btn kern-btn--${look}`, onclick },
    element("span", { class: "kern-label" }, text(key)));
}

export class SessionPanel {
  constructor(parent, login, language, line) {
    Object.assign(this, { parent, login, language, line });
    this.languages = new Intl.DisplayNames([language], { type: "language" });
    this.title = element("h2", {});
    this.words = element("p", {});
    this.answer = button("live.answer", "primary", () => this.click({ name: "answer_help" }));
    this.request = button("live.request", "primary", () => this.click({ name: "request_control" }));
    this.stop = button("live.stop", "secondary", () => this.click({ name: "stop_control" }));
    this.outcome = new OutcomeLine();
    this.actions = element("div", { class: "actions" },
      this.answer, this.request, this.stop, this.words, this.outcome.node);
    this.step = element("p", { class: "muted" });
    this.facts = element("div", {});
    const fields = element("div", {});
    const fingers = element("div", {});
    this.mirror = element("div", { class: "mirror" },
      element("div", {}, element("h3", {}, text("live.answers")), fields),
      element("div", {}, element("h3", {}, text("live.captures")), this.facts, fingers));
    const act = (command, revision) => this.line.act(this.kiosk.kiosk_id, command, revision);
    this.fields = new KeyedList(fields, (item) => item.key, (item) => new FieldRow(item, act));
    this.fingers = new KeyedList(fingers, (item) => item.key, (item) => new FingerRow(item, act));
    parent.append(this.title, this.actions, this.step, this.mirror);
  }

  update(kiosk) {
    const state = kiosk ? callState(kiosk, this.login) : "none";
    if (kiosk?.kiosk_id !== this.kiosk?.kiosk_id) this.outcome.say("", "");
    this.kiosk = kiosk;
    show(this.title, kiosk ? kiosk.label : text("live.session"));
    const snapshot = kiosk?.snapshot ?? null;
    const mine = state === "mine";
    this.answer.hidden = state !== "calling";
    this.request.hidden = !(mine && snapshot.control === "citizen");
    this.stop.hidden = !(mine && snapshot.control !== "citizen");
    show(this.words, this.sentence(state, snapshot));
    this.parent.parentElement.classList.toggle("in-control", mine && snapshot.control === "clerk");
    const agreed = mine && snapshot.consent === "control";
    this.step.hidden = !mine;
    this.mirror.hidden = !agreed;
    if (agreed) this.updateMirror(snapshot);
    else this.forget();
    if (mine && !agreed) show(this.step, text("live.page", { name: text(`step.${snapshot.step}`), language: this.languages.of(snapshot.language) }));
  }

  sentence(state, snapshot) {
    switch (state) {
      case "none": return text("live.choose");
      case "offline": return text("live.offline");
      case "calling": return text("live.calls");
      case "other": return text("live.other_clerk", { name: snapshot.clerk });
      case "mine": return text({ citizen: "live.no_control", requested: "live.requested", clerk: "live.control" }[snapshot.control]);
      default: return text("live.no_call");
    }
  }

  updateMirror(snapshot) {
    const inControl = snapshot.control === "clerk";
    const [now, all] = snapshot.progress;
    show(this.step, text("live.step", { now, all, name: text(`step.${snapshot.step}`) }));
    const session = snapshot.session_id;
    this.fields.update(snapshot.fields.map((item) =>
      ({ ...item, key: `${session} ${item.field}`, current: item.step === snapshot.step, editable: inControl && item.clerk_may_edit })));
    this.fingers.update(snapshot.fingers.map((item) =>
      ({ ...item, key: `${session} ${item.position}`, editable: inControl, flowRevision: snapshot.flow_revision })));
    const money = new Intl.NumberFormat(this.language, { style: "currency", currency: "EUR" });
    const facts = [
      ["live.portrait", text(`live.capture.${snapshot.portrait}`)],
      ["live.signature", text(`live.capture.${snapshot.signature}`)],
      ["live.fee", money.format(snapshot.fee_cents / 100)],
    ];
    this.facts.replaceChildren(...facts.map(([key, words]) => element("div", { class: "finger" },
      element("div", { class: "line" }, element("strong", {}, text(key)), element("span", {}, words)))));
  }

  // Without consent nothing of the visit stays on the page, not even hidden.
  forget() {
    this.fields.update([]);
    this.fingers.update([]);
    this.facts.replaceChildren();
  }

  click(command) {
    const kiosk = this.kiosk;
    if (kiosk?.snapshot) {
      this.outcome.follow(this.line.act(kiosk.kiosk_id, command, kiosk.snapshot.flow_revision));
    }
  }
}
