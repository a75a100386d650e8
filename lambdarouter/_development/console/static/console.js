// The page of the console. Text of payloads and answers is only ever set as textContent.
import { Completion } from "./completion.js";

const find = (id) => document.getElementById(id);
const payload = find("payload");
const completion = new Completion(payload, find("completions"));
let service = { handlers: [], sources: [] };
let chosen = null;
let clientContext = null;
let current = null;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function say(text) {
  find("status").textContent = text;
}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(`api/${path}`, options);
  } catch {
    throw new Error("The process does not respond: it is loading the app again, or it has ended. Try again.");
  }
  const text = await response.text();
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = { error: text.trim() || `The response has status ${response.status}.` };  // from an app that cannot be imported
  }
  if (!response.ok) throw new Error(value.error);
  return value;
}

/** Show the error of an action next to the action. */
function guarded(action) {
  return async (...given) => {
    find("problem").textContent = "";
    try {
      await action(...given);
    } catch (error) {
      find("problem").textContent = error.message;
    }
  };
}

// --- Handlers

function listHandlers() {
  const wanted = find("filter").value.toLowerCase();
  const groups = Map.groupBy ? Map.groupBy(service.handlers, (each) => each.group) : new Map();
  if (!Map.groupBy) for (const each of service.handlers) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  const parts = [];
  for (const [group, handlers] of groups) {
    const shown = handlers.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted));
    if (!shown.length) continue;
    const list = element("ul", "");
    for (const each of shown) {
      const button = element("button", each.name, { type: "button", "aria-current": String(each === chosen) });
      button.append(element("span", each.matches), element("span", each.location));
      button.addEventListener("click", guarded(() => choose(each)));
      const item = element("li", "");
      item.append(button);
      list.append(item);
    }
    parts.push(element("h3", group), list);
  }
  find("handlers").replaceChildren(...(parts.length ? parts : [element("p", "No handler.")]));
}

// On a narrow page, the part that an action changes may be out of sight.
function reveal(title) {
  if (matchMedia("(max-width: 62rem)").matches) find(title).scrollIntoView();
}

async function choose(handler) {
  chosen = handler;
  listHandlers();
  find("chosen").textContent = `${handler.name}: ${handler.matches} (${handler.location})`;
  fillKinds(handler.kinds);
  if (handler.kinds.length) await load();
  else say("This handler has no samples. Write or paste the payload.");
  reveal("event-title");
}

function fillKinds(kinds) {
  find("kind").replaceChildren(...kinds.map((each) => element("option", each, { value: each })));
  find("kind").disabled = !kinds.length;
}

async function load(kind) {
  const asked = new URLSearchParams();
  if (chosen?.index != null) asked.set("handler", chosen.index);
  if (kind) asked.set("kind", kind);
  const made = await ask(`sample?${asked}`);
  show(made.payload, made.client_context);
  if (![...find("kind").options].some((each) => each.value === made.kind)) fillKinds([made.kind]);
  find("kind").value = made.kind;
  say(chosen && !made.fits ? `Sample ${made.kind}. Edit it: the filters of ${chosen.name} reject it.` : `Sample ${made.kind}`);
  const { keys } = await ask(`fields?${new URLSearchParams({ source: made.kind.split(".")[0] })}`);
  completion.tree = keys;
}

function show(text, context) {
  payload.value = text;
  clientContext = context ?? null;
}

function addRecord() {
  const value = JSON.parse(payload.value);
  const list = Object.values(value ?? {}).find((each) => Array.isArray(each) && each.length);
  if (!list) throw new Error("This event has no list of records.");
  const copy = JSON.parse(JSON.stringify(list.at(-1)));
  renumber(copy, list.length);
  list.push(copy);
  payload.value = JSON.stringify(value, null, 2);
  say(`${list.length} records`);
}

/** Give a copied record its own ids. */
function renumber(value, number) {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string" && /^(messageid|eventid|recordid|sequencenumber|taskid)$/i.test(key)) {
      const digits = String(number);
      value[key] = inner.slice(0, -digits.length) + digits;
    } else if (inner && typeof inner === "object") renumber(inner, number);
  }
}

// --- Sending

async function send() {
  say("Sending");
  find("send").disabled = true;
  try {
    showAnswer(await ask("send", { payload: payload.value, client_context: clientContext }));
  } finally {
    find("send").disabled = false;
    say(updates.readyState === EventSource.OPEN ? "" : "Waiting for the app");
  }
}

function toneOf(outcome) {
  return outcome === "succeeded" ? "succeeded" : "failed";
}

function showAnswer(answer) {
  current = answer;
  const handlers = answer.handlers.length ? `: ${answer.handlers.join(", ")}` : "";
  find("outcome").textContent = `${answer.outcome}${handlers}, ${answer.milliseconds} ms${answer.mapping && `; ${answer.mapping}`}`;
  find("outcome").className = toneOf(answer.outcome);
  find("details").hidden = false;
  reveal("answer-title");
  find("result").textContent = answer.answer;
  find("explanation").textContent = answer.explanation;
  find("log").textContent = answer.log || "(nothing)";
  find("records-part").hidden = !answer.records.length;
  find("records").replaceChildren(...answer.records.map((each) => {
    const row = element("tr", "");
    const outcome = element("td", each.outcome, { class: toneOf(each.outcome) });
    row.append(element("td", each.index), element("td", each.id ?? ""), outcome, element("td", each.error));
    return row;
  }));
  find("sent-part").hidden = !answer.sent.length;
  find("sent").replaceChildren(...answer.sent.flatMap((each) => [element("p", each.target), element("pre", each.content)]));
}

function historyRow(line) {
  const row = element("tr", "", { "data-id": line.id });
  const time = element("td", "");
  const button = element("button", new Date(line.started).toLocaleTimeString(), { type: "button", title: "Show" });
  button.addEventListener("click", guarded(async () => showAnswer(await ask(`invocation?id=${line.id}`))));
  time.append(button);
  const what = line.handlers.join(", ") || line.source || "";
  const outcome = element("td", line.outcome, { class: toneOf(line.outcome) });
  row.append(time, element("td", line.origin), element("td", what), outcome, element("td", line.milliseconds));
  return row;
}

async function save() {
  const { path, command } = await ask("save", { id: current.id });
  say(`Saved ${path}. Run it: ${command}`);
}

// --- Real events

async function read(text) {
  const { events } = await ask("read", { text });
  const use = (event) => {
    chosen = null;
    listHandlers();
    show(event.payload, null);
    find("chosen").textContent = `An event of ${event.source ?? "no known source"}`;
    fillKinds([]);
    payload.focus();
  };
  use(events[0]);
  say(`${events.length} event${events.length === 1 ? "" : "s"} found`);
  find("found").replaceChildren(...(events.length > 1 ? events : []).map((event, index) => {
    const button = element("button", `${index + 1}: ${event.source ?? "invoke"}`, { type: "button" });
    button.addEventListener("click", () => use(event));
    const item = element("li", "");
    item.append(button);
    return item;
  }));
}

function acceptFiles(target) {
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("over");
  });
  target.addEventListener("dragleave", () => target.classList.remove("over"));
  target.addEventListener("drop", guarded(async (event) => {
    event.preventDefault();
    target.classList.remove("over");
    const [file] = event.dataTransfer.files;
    await read(file ? await file.text() : event.dataTransfer.getData("text/plain"));
  }));
}

// --- The service

async function refresh() {
  const name = chosen?.name;
  service = await ask("service");
  document.title = `${service.app} - lambdarouter console`;
  find("app").textContent = service.app;
  find("sends").textContent = service.sends ? "Calls to services are made." : "Calls to services are shown, but not made.";
  chosen = service.handlers.find((each) => each.name === name) ?? null;
  listHandlers();
  find("other").replaceChildren(
    element("option", "Choose a source", { value: "" }),
    ...service.sources.map((each) => element("option", each, { value: each })),
  );
  find("docs").hidden = !service.has_http;
  const { invocations } = await ask("history");
  find("history").replaceChildren(...invocations.map(historyRow));
}

let updates = null;
let instance = null;

function listen() {
  updates = new EventSource("api/updates");
  updates.addEventListener("loaded", guarded(async (event) => {
    const loaded = JSON.parse(event.data).instance;
    const isNew = loaded !== instance;
    const isReload = isNew && instance !== null;
    instance = loaded;
    if (isNew) await refresh();
    say(isReload ? "The app was loaded again" : "Ready");
  }));
  updates.addEventListener("invocation", (event) => find("history").prepend(historyRow(JSON.parse(event.data))));
  updates.addEventListener("error", () => {
    say("Waiting for the app");
    if (updates.readyState !== EventSource.CLOSED) return;  // the browser connects again
    setTimeout(listen, 1000);  // but not after an error response, as from an app that cannot be imported
    ask("service").catch((error) => { find("problem").textContent = error.message; });
  });
}

find("filter").addEventListener("input", listHandlers);
find("kind").addEventListener("change", guarded(() => load(find("kind").value)));
find("other").addEventListener("change", guarded(async () => {
  if (!find("other").value) return;
  chosen = null;
  listHandlers();
  find("chosen").textContent = `An event of ${find("other").value}`;
  fillKinds([]);
  await load(find("other").value);
}));
find("more").addEventListener("click", guarded(addRecord));
find("format").addEventListener("click", guarded(() => show(JSON.stringify(JSON.parse(payload.value), null, 2), clientContext)));
find("send").addEventListener("click", guarded(send));
find("again").addEventListener("click", () => {
  show(current.payload, current.client_context);
  payload.focus();
});
find("save").addEventListener("click", guarded(save));
find("read").addEventListener("click", guarded(() => read(find("pasted").value)));
find("file").addEventListener("change", guarded(async () => {
  const [file] = find("file").files;
  if (file) await read(await file.text());
}));
find("docs").addEventListener("toggle", () => {
  if (find("docs").open && !find("docs").querySelector("iframe")) {
    find("docs").append(element("iframe", "", { src: "/docs", title: "OpenAPI documentation" }));
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    completion.close();
    guarded(send)();
  }
});
acceptFiles(payload);
acceptFiles(find("pasted"));
listen();
