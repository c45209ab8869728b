// What a clerk only looks at: documents with their fees, what to look out for, captures.

import { element, show, KeyedList } from "./dom.js";
import { text, valueText } from "./texts.js";

class FactRow {
  constructor() {
    this.name = element("strong", {});
    this.state = element("span", {});
    this.more = element("div", { class: "muted" });
    this.node = element("li", { class: "fact" },
      element("div", { class: "line" }, this.name, this.state), this.more);
  }

  update({ name, state, more = "" }) {
    show(this.name, name);
    show(this.state, state);
    show(this.more, more);
    this.more.hidden = !more;
  }
}

// A heading with rows of {key, name, state, more}; hidden while there are none.
export class FactsList {
  constructor(parent, titleKey) {
    const rows = element("ul", { class: "plain-list" });
    this.node = element("section", {}, element("h3", {}, text(titleKey)), rows);
    this.list = new KeyedList(rows, (fact) => fact.key, () => new FactRow());
    parent.append(this.node);
  }

  update(facts) {
    this.node.hidden = !facts.length;
    this.list.update(facts);
  }
}

export function documentFacts(snapshot, money) {
  const facts = snapshot.applications.map((one) => {
    const options = [
      one.preliminary !== "none" && text(`option.preliminary.${one.preliminary}`),
      one.document === "passport" && text("option.pages", { number: one.pages }),
      one.express && text("option.express"),
      one.valid_to && text("live.valid_to", { date: valueText("", one.valid_to) }),
    ].filter(Boolean);
    return {
      key: one.document, name: text(`document.${one.document}`),
      state: money(one.fee_cents), more: options.join(" · "),
    };
  });
  const number = snapshot.case_number && text("live.case_number", { number: snapshot.case_number });
  return [...facts, { key: "total", name: text("live.fee_total"), state: money(snapshot.fee_cents), more: number ?? "" }];
}

export function noticeFacts(snapshot) {
  return snapshot.notices.map((notice) => ({ key: notice, name: text(`notice.${notice}`), state: "" }));
}

export function captureFacts(snapshot) {
  const portrait = { key: "portrait", name: text("live.portrait"), state: text(`live.capture.${snapshot.portrait}`) };
  const signatures = snapshot.signatures.map((one) => ({
    key: one.person, name: text("live.signature_of", { person: text(`signer.${one.person}`) }),
    state: text(`live.capture.${one.state}`),
  }));
  return [portrait, ...signatures];
}
