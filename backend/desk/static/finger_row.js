// One finger in the mirror, and the clerk's reason where the citizen said it cannot be captured.

import { element, show } from "./dom.js";
import { OutcomeLine } from "./outcome.js";
import { text } from "./texts.js";

const REASONS = ["index_missing", "hand_missing", "injured_temporary", "quality", "permanent_medical"];

export class FingerRow {
  constructor(item, act) {
    this.act = act;
    this.position = item.position;
    this.state = element("span", {});
    this.outcome = new OutcomeLine();
    this.node = element("div", { class: "finger" },
      element("div", { class: "line" },
        element("strong", {}, text(`item.print_${item.position}`)), this.state),
      this.outcome.node);
  }

  update(item) {
    this.item = item;
    const words = [text(`live.capture.${item.state}`)];
    if (item.score !== null) words.push(text("live.quality", { score: item.score }));
    if (item.reason) words.push(text(`finger_reason.${item.reason}`));
    show(this.state, words.join(", "));
    const wanted = item.editable && item.state === "impossible" && !item.reason;
    if (wanted && !this.form) this.showForm();
    if (!wanted && this.form) this.form = this.form.remove();
  }

  showForm() {
    const id = `reason-${this.position}`;
    this.select = element("select", { id },
      ...REASONS.map((reason) => element("option", { value: reason }, text(`finger_reason.${reason}`))));
    const button = element("button", { class: "kern-btn kern-btn--secondary" },
      element("span", { class: "kern-label" }, text("live.set_reason")));
    this.form = element("form", { onsubmit: (event) => this.submit(event) },
      element("label", { for: id }, text("live.reason")), this.select, button);
    this.node.insertBefore(this.form, this.outcome.node);
  }

  submit(event) {
    event.preventDefault();
    const command = { name: "set_finger_reason", position: this.position, reason: this.select.value };
    this.outcome.follow(this.act(command, this.item.flowRevision));
  }
}
