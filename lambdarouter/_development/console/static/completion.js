// Completion of the keys in JSON, from a tree of the keys that payloads of a source have.

const ITEM = "[]";

/** The keys around a position in JSON, the typed part of a key there, and the keys that already exist there. */
export function placeIn(text, position) {
  const path = [];
  let inString = false, start = 0, last = null, expectsKey = false;
  for (let at = 0; at < position; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === "\\") at++;
      else if (sign === '"') {
        inString = false;
        last = text.slice(start, at);
      }
    } else if (sign === '"') {
      inString = true;
      start = at + 1;
    } else if (sign === "{" || sign === "[") {
      path.push({ key: path.length ? path.at(-1).current : null, isList: sign === "[", current: sign === "[" ? ITEM : null });
      expectsKey = sign === "{";
    } else if (sign === "}" || sign === "]") {
      path.pop();
      expectsKey = false;
    } else if (sign === ":") {
      if (path.length) path.at(-1).current = last;
      expectsKey = false;
    } else if (sign === ",") {
      expectsKey = path.length > 0 && !path.at(-1).isList;
    }
  }
  const keys = path.slice(1).map((each) => each.key);
  return { keys, expectsKey, inString, typed: inString ? text.slice(start, position) : "", start: inString ? start - 1 : position };
}

/** The keys that may be written at a position, each with its example and field. */
export function choicesAt(text, position, tree) {
  const place = placeIn(text, position);
  if (!place.expectsKey) return { place, choices: [] };
  let keys = tree;
  for (const key of place.keys) keys = keys?.[key]?.keys;
  const typed = place.typed.toLowerCase();
  const choices = Object.entries(keys ?? {})
    .filter(([key]) => key !== ITEM && key.toLowerCase().includes(typed))
    .map(([key, entry]) => ({ key, example: entry.example, field: entry.field }));
  return { place, choices };
}

/** Completion of a text area with a list box. */
export class Completion {
  constructor(area, list) {
    this.area = area;
    this.list = list;
    this.tree = {};
    this.choices = [];
    this.selected = 0;
    area.addEventListener("keydown", (event) => this.keydown(event));
    area.addEventListener("input", (event) => {
      if (event.data === '"' || !this.list.hidden) this.open();
    });
    area.addEventListener("blur", () => this.close());
  }

  open() {
    const found = choicesAt(this.area.value, this.area.selectionStart, this.tree);
    this.place = found.place;
    this.choices = found.choices.slice(0, 60);
    this.selected = 0;
    if (!this.choices.length) return this.close();
    this.list.replaceChildren(...this.choices.map((choice, index) => this.item(choice, index)));
    this.list.hidden = false;
    const before = this.area.value.slice(0, this.area.selectionStart).split("\n");
    const line = parseFloat(getComputedStyle(this.area).lineHeight);
    this.list.style.top = `${Math.min(before.length * line + 8 - this.area.scrollTop, this.area.clientHeight)}px`;
    this.list.style.left = `${Math.min(before.at(-1).length * 7.8 + 8, this.area.clientWidth / 2)}px`;
    this.mark();
  }

  item(choice, index) {
    const item = document.createElement("li");
    item.id = `completion-${index}`;
    item.setAttribute("role", "option");
    item.append(choice.key);
    if (choice.field) {
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = `event.${choice.field}`;
      item.append(hint);
    }
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.selected = index;
      this.accept();
    });
    return item;
  }

  mark() {
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.selected)));
    this.area.setAttribute("aria-activedescendant", `completion-${this.selected}`);
    this.list.children[this.selected]?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  keydown(event) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.open();
    } else if (!this.list.hidden && !event.ctrlKey) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        this.selected = (this.selected + step + this.choices.length) % this.choices.length;
        this.mark();
      } else if (event.key === "Enter" || event.key === "Tab") {
        this.accept();
      } else if (event.key === "Escape") {
        this.close();
      } else return;
      event.preventDefault();
    }
  }

  accept() {
    const { key, example } = this.choices[this.selected];
    const { area, place } = this;
    let end = area.selectionStart;
    if (place.inString && area.value[end] === '"') end++;
    const hasValue = /^\s*:/.test(area.value.slice(end));
    area.setSelectionRange(place.start, end);
    const text = JSON.stringify(key) + (hasValue ? "" : `: ${JSON.stringify(example)}`);
    // Unlike a new value of the area, this can be undone.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, place.start, end, "end");
    this.close();
  }
}
