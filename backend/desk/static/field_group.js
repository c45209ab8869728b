// The answers of one step of the visit, under its name.

import { element, KeyedList } from "./dom.js";
import { FieldRow } from "./field_row.js";
import { text } from "./texts.js";

class FieldGroup {
  constructor({ step, title }, act) {
    const rows = element("div", {});
    const id = `step-${step}`;
    this.node = element("section", { class: "step", "aria-labelledby": id },
      element("h3", { id }, title), rows);
    this.here = element("span", { class: "badge info", hidden: true }, text("live.here"));
    this.node.firstChild.append(" ", this.here);
    this.list = new KeyedList(rows, (item) => item.key, (item) => new FieldRow(item, act));
  }

  update({ fields, current }) {
    this.node.classList.toggle("current", current);
    this.here.hidden = !current;
    this.list.update(fields);
  }
}

export class FieldGroups {
  constructor(parent, act) {
    this.list = new KeyedList(parent, (group) => group.key, (group) => new FieldGroup(group, act));
  }

  // Keyed by the session too: another person's answers never meet what was typed for this one.
  update(snapshot) {
    const groups = new Map();
    for (const item of snapshot?.fields ?? []) {
      const key = `${snapshot.session_id} ${item.step}`;
      if (!groups.has(key)) {
        groups.set(key, {
          key, step: item.step, title: text(`step.${item.step}`),
          current: item.step === snapshot.step, fields: [],
        });
      }
      const editable = snapshot.control === "clerk" && item.clerk_may_edit;
      groups.get(key).fields.push({ ...item, key: item.field, editable });
    }
    this.list.update([...groups.values()]);
  }
}
