// The WebSocket to the server: comes back by itself, matches outcomes with clicks.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10000;
const LOGGED_OUT = 1008; // RFC 6455 section 7.4.1: policy violation

export class Line {
  constructor(onState, onConnected) {
    Object.assign(this, { onState, onConnected, waiting: new Map(), wait: FIRST_WAIT });
    this.open();
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/desk/live`);
    this.socket.addEventListener("open", () => {
      this.wait = FIRST_WAIT;
      this.onConnected(true);
    });
    this.socket.addEventListener("message", (event) => this.received(JSON.parse(event.data)));
    this.socket.addEventListener("close", (event) => this.closed(event.code));
  }

  received(message) {
    if (message.name === "desk_state") this.onState(message.kiosks);
    else if (message.name === "outcome") this.settle(message.envelope, message);
  }

  closed(code) {
    this.onConnected(false);
    for (const envelope of [...this.waiting.keys()]) {
      this.settle(envelope, { accepted: false, reason: "kiosk_offline" });
    }
    if (code === LOGGED_OUT) {
      location.assign("/desk/login");
      return;
    }
    setTimeout(() => this.open(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  settle(envelope, outcome) {
    const resolve = this.waiting.get(envelope);
    this.waiting.delete(envelope);
    if (resolve) resolve(outcome);
  }

  // Resolves to {accepted, reason}; the page changes only when the new state arrives.
  act(kioskId, command, onRevision) {
    if (this.socket.readyState !== WebSocket.OPEN) {
      return Promise.resolve({ accepted: false, reason: "kiosk_offline" });
    }
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    const envelope = "desk-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const message = { name: "act", kiosk_id: kioskId, envelope, command, on_revision: onRevision };
    return new Promise((resolve) => {
      this.waiting.set(envelope, resolve);
      this.socket.send(JSON.stringify(message));
    });
  }
}
