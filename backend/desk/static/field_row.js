// One answer in the mirror; a clerk in control may fill it in where the kiosk allows it.

import { element, show } from "./dom.js";
import { OutcomeLine } from "./outcome.js";
import { has, stateCodes, text, valueText } from "./texts.js";

const MAX_DOTS = 24;

export class FieldRow {
  constructor(item, act) {
    this.act = act;
    this.id = `field-${item.field}`;
    this.now = element("span", { class: "now" });
    this.badge = element("span", { class: "badge info mark", hidden: true });
    this.error = element("span", { class: "error", hidden: true });
    this.outcome = new OutcomeLine();
    this.name = element("label", { class: "name", for: this.id }, text(`field.${item.field}`));
    this.node = element("div", { class: "row" },
      this.name, this.now, this.badge, this.error, this.outcome.node);
  }

  update(item) {
    const changedUnderway = this.item && this.dirty && item.revision !== this.item.revision;
    this.item = item;
    this.showValue(item);
    this.badge.hidden = !item.filled_by.startsWith("clerk");
    show(this.badge, text(`live.by_${item.filled_by}`));
    this.error.hidden = !item.error;
    show(this.error, item.error && has(item.error) ? text(item.error) : text("refusal.invalid_value"));
    if (item.editable) this.showForm(item);
    else this.removeForm();
    if (changedUnderway) this.outcome.say("refused", text("live.changed"));
  }

  showValue(item) {
    const masked = item.masked && item.filled;
    this.now.classList.toggle("open", !item.filled || item.value === "");
    this.now.classList.toggle("dots", masked && item.length > 0);
    if (masked) {
      show(this.now, item.length ? "•".repeat(Math.min(item.length, MAX_DOTS)) : text("live.masked_filled"));
      if (item.length) this.now.setAttribute("title", text("live.masked", { length: item.length }));
    } else {
      this.now.removeAttribute("title");
      show(this.now, !item.filled ? text("live.open") : item.value === "" ? text("live.empty") : valueText(item.field, item.value));
    }
  }

  showForm(item) {
    if (this.form) return;
    const choices = item.choices.length ? item.choices : stateCodes(item.field);
    this.input = choices.length
      ? element("select", { id: this.id }, element("option", { value: "" }, "–"),
          ...choices.map((choice) => element("option", { value: choice }, valueText(item.field, choice))))
      : element("input", { id: this.id, class: "value", autocomplete: "off", maxlength: 500 });
    this.input.addEventListener("input", () => this.touch());
    const button = element("button", { class: "kern-btn kern-btn--secondary" },
      element("span", { class: "kern-label" }, text("live.save")));
    this.form = element("form", { onsubmit: (event) => this.submit(event) }, this.input, button);
    this.node.insertBefore(this.form, this.badge);
  }

  removeForm() {
    this.form?.remove();
    this.form = this.input = undefined;
    this.dirty = false;
  }

  // The revision that the clerk saw when starting to type: a change after that makes it stale.
  touch() {
    if (!this.dirty) this.revision = this.item.revision;
    this.dirty = true;
  }

  async submit(event) {
    event.preventDefault();
    this.touch();
    const command = { name: "fill_field", field: this.item.field, value: this.input.value.trim() };
    const outcome = await this.outcome.follow(this.act(command, this.revision));
    if (outcome.accepted && this.input) this.input.value = "";
    this.dirty = false;
  }
}
