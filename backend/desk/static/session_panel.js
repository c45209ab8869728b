// The chosen kiosk's session: the call, the take-over, the mirror.

import { element, show, KeyedList } from "./dom.js";
import { FactsList, captureFacts, documentFacts, noticeFacts } from "./facts_list.js";
import { FieldGroups } from "./field_group.js";
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
    this.title = element("h2", {});
    this.words = element("p", {});
    this.answer = button("live.answer", "primary", () => this.click({ name: "answer_help" }));
    this.request = button("live.request", "primary", () => this.click({ name: "request_control" }));
    this.stop = button("live.stop", "secondary", () => this.click({ name: "stop_control" }));
    this.outcome = new OutcomeLine();
    this.actions = element("div", { class: "actions" },
      this.answer, this.request, this.stop, this.words, this.outcome.node);
    this.step = element("p", { class: "muted" });
    parent.append(this.title, this.actions, this.step, this.makeMirror());
  }

  makeMirror() {
    const answers = element("div", { class: "answers-by-step" });
    const fingers = element("div", {});
    const facts = element("div", { class: "facts" });
    this.mirror = element("div", { class: "mirror" }, answers, facts);
    const act = (command, revision) => this.line.act(this.kiosk.kiosk_id, command, revision);
    this.groups = new FieldGroups(answers, act);
    this.notices = new FactsList(facts, "live.notices");
    this.documents = new FactsList(facts, "live.applications");
    this.captures = new FactsList(facts, "live.captures");
    facts.append(fingers);
    this.fingers = new KeyedList(fingers, (item) => item.key, (item) => new FingerRow(item, act));
    const money = new Intl.NumberFormat(this.language, { style: "currency", currency: "EUR" });
    this.money = (cents) => money.format(cents / 100);
    return this.mirror;
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
    if (mine && !agreed) show(this.step, text("live.page", { name: text(`live.section.${snapshot.section}`), language: text(`language_name.${snapshot.language}`) }));
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
    this.groups.update(snapshot);
    this.notices.update(noticeFacts(snapshot));
    this.documents.update(documentFacts(snapshot, this.money));
    this.captures.update(captureFacts(snapshot));
    this.fingers.update(snapshot.fingers.map((item) =>
      ({ ...item, key: `${session} ${item.position}`, editable: inControl, flowRevision: snapshot.flow_revision })));
  }

  // Without consent nothing of the visit stays on the page, not even hidden.
  forget() {
    this.groups.update(null);
    for (const list of [this.notices, this.documents, this.captures, this.fingers]) list.update([]);
  }

  click(command) {
    const kiosk = this.kiosk;
    if (kiosk?.snapshot) {
      this.outcome.follow(this.line.act(kiosk.kiosk_id, command, kiosk.snapshot.flow_revision));
    }
  }
}
