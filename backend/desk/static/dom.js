// Making elements, and keeping lists of them in step with data without losing focus.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function show(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Keeps one row object (with .node and .update(item)) per key in the order of items. Rows that are
// gone leave first: a row that stays is then not moved, which would take the focus out of it.
export class KeyedList {
  constructor(parent, keyOf, make) {
    Object.assign(this, { parent, keyOf, make, rows: new Map() });
  }

  update(items) {
    const wanted = new Set(items.map(this.keyOf));
    for (const [key, row] of this.rows) if (!wanted.has(key)) row.node.remove();
    const rows = new Map();
    let place = this.parent.firstElementChild;
    for (const item of items) {
      const key = this.keyOf(item);
      const row = this.rows.get(key) ?? this.make(item);
      rows.set(key, row);
      row.update(item);
      if (row.node === place) place = place.nextElementSibling;
      else this.parent.insertBefore(row.node, place);
    }
    this.rows = rows;
  }
}
