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
