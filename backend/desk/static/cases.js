// List and page of cases: countdown to the erasure, keys.

const HOUR = 3600000;
const SOON = 12 * HOUR;
const units = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });

function countDown() {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const left = Date.parse(time.dateTime) - Date.now();
    const hours = Math.floor(left / HOUR);
    time.textContent = hours >= 48 ? units.format(Math.floor(hours / 24), "day")
      : hours >= 1 ? units.format(hours, "hour") : units.format(Math.max(0, Math.floor(left / 60000)), "minute");
    time.classList.toggle("soon", left < SOON);
  }
}

function moveInList(event) {
  const links = [...document.querySelectorAll("table.list a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !links.length || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const now = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, now + step))].focus();
}

function goToKey(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const targets = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)];
  if (!targets.length) return;
  const target = targets[(targets.indexOf(document.activeElement) + 1) % targets.length];
  event.preventDefault();
  if (target.matches("a")) target.click();
  else target.focus();
}

document.addEventListener("keydown", (event) => {
  moveInList(event);
  goToKey(event);
});
countDown();
setInterval(countDown, 30000);
