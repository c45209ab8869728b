// Says next to a control what became of its click.

import { element, show } from "./dom.js";
import { text } from "./texts.js";

const SHOWN_MS = 6000;

export class OutcomeLine {
  constructor() {
    this.node = element("span", { class: "outcome", role: "status" });
  }

  async follow(promise) {
    clearTimeout(this.timer);
    this.say("", text("live.sending"));
    const outcome = await promise;
    if (outcome.accepted) {
      this.say("accepted", text("live.accepted"));
      this.timer = setTimeout(() => this.say("", ""), SHOWN_MS);
    } else {
      this.say("refused", text(`refusal.${outcome.reason}`));
    }
    return outcome;
  }

  say(kind, words) {
    this.node.className = `outcome ${kind}`;
    show(this.node, words);
  }
}
