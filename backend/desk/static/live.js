// The page "Terminals": state comes from the server whole; nothing here guesses.

import { show } from "./dom.js";
import { KioskList, callState } from "./kiosk_list.js";
import { Line } from "./line.js";
import { SessionPanel } from "./session_panel.js";
import { loadTexts, text } from "./texts.js";

const root = document.getElementById("live");
const { login, language } = root.dataset;
await loadTexts(language);

let kiosks = [];
let chosenId = null;
const announced = new Set();

const line = new Line(received, connected);
const list = new KioskList(document.getElementById("kiosks"), login, choose);
const panel = new SessionPanel(document.getElementById("session"), login, language, line);
render();
setInterval(render, 1000); // how long somebody has been calling

function received(state) {
  kiosks = state;
  chosenId ??= (kiosks.find((kiosk) => ["calling", "mine"].includes(callState(kiosk, login))) ?? kiosks[0])?.kiosk_id;
  announceCalls();
  render();
}

function connected(yes) {
  const badge = document.getElementById("line");
  badge.className = `badge ${yes ? "success" : "danger"}`;
  show(badge, text(yes ? "live.connected" : "live.disconnected"));
  if (!yes) {
    kiosks = kiosks.map((kiosk) => ({ ...kiosk, online: false, snapshot: null }));
    render();
  }
}

function choose(kioskId) {
  chosenId = kioskId;
  render();
}

function render() {
  list.update(kiosks, chosenId);
  panel.update(kiosks.find((kiosk) => kiosk.kiosk_id === chosenId));
  const calling = kiosks.filter((kiosk) => callState(kiosk, login) === "calling").length;
  document.title = document.title.replace(/^(\(\d+\) )?/, calling ? `(${calling}) ` : "");
}

function announceCalls() {
  for (const kiosk of kiosks) {
    const calling = callState(kiosk, login) === "calling";
    if (calling && !announced.has(kiosk.kiosk_id)) {
      announced.add(kiosk.kiosk_id);
      show(document.getElementById("announce"), text("live.announce_call", { label: kiosk.label }));
    } else if (!calling) announced.delete(kiosk.kiosk_id);
  }
}

function nextCalling() {
  const calling = kiosks.filter((kiosk) => callState(kiosk, login) === "calling");
  const next = calling[(calling.findIndex((kiosk) => kiosk.kiosk_id === chosenId) + 1) % calling.length];
  if (next) choose(next.kiosk_id);
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const action = { KeyN: nextCalling, KeyA: () => press(panel.answer), KeyU: () => press(panel.request), KeyX: () => press(panel.stop) }[event.code];
  if (action) {
    event.preventDefault();
    action();
  }
});

function press(button) {
  if (!button.hidden) button.click();
}
