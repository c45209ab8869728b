// Texts by key, loaded once in the page's language.

let catalogue = {};

export async function loadTexts(language) {
  const answer = await fetch(`/desk/texts/${language}.json`);
  catalogue = await answer.json();
}

export function has(key) {
  return key in catalogue;
}

export function text(key, values = {}) {
  const found = catalogue[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

const STATE_FIELDS = new Set(["birth_state", "country", "other_nationality_state", "foreign_forces_state"]);
const GENERAL = new Set(["yes", "no", "---"]);

// An answer as a clerk reads it: choices and states in words, dates as written here.
export function valueText(field, value) {
  if (has(`choice.${field}.${value}`)) return text(`choice.${field}.${value}`);
  if (GENERAL.has(value)) return text(`choice.${value}`);
  if (STATE_FIELDS.has(field) && has(`state.${value}`)) return text(`state.${value}`);
  const day = /^(\d{4})-(\d\d|XX)-(\d\d|XX)$/.exec(value);
  return day && document.documentElement.lang === "de" ? `${day[3]}.${day[2]}.${day[1]}` : value;
}

// The codes of all states, in the order of their names; none for another field.
export function stateCodes(field) {
  if (!STATE_FIELDS.has(field)) return [];
  const { compare } = new Intl.Collator(document.documentElement.lang);
  return Object.keys(catalogue).filter((key) => key.startsWith("state."))
    .sort((a, b) => compare(catalogue[a], catalogue[b])).map((key) => key.slice("state.".length));
}
