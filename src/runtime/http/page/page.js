// The page of `smsc run`: a phone, the clock, what happens. It uses the HTTP interface alone (docs/reference/http.md).
// Everything that is shown is set as text: what subscribers write is never read as HTML.
"use strict";

const at = (id) => document.getElementById(id);
const made = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: className ?? "" });
const path = (name) => encodeURIComponent(name);
let after = null;
let token = sessionStorage.getItem("token");

// Asks the server; a problem document is shown and thrown.
async function ask(address, options = {}) {
  const headers = { ...(options.body ? { "content-type": "application/json" } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(address, { ...options, headers });
  const body = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
  if (response.status === 401) at("token").hidden = false;
  if (!response.ok) throw Object.assign(new Error(inWords(body) ?? `the server answers ${response.status}`), { status: response.status });
  return body;
}

// What a problem document says: of fields that are wrong, which and why.
function inWords(problem) {
  const fields = problem?.errors?.map((error) => `${error.pointer.split("/").pop()} ${error.detail}`);
  return fields?.length ? fields.join("; ") : (problem?.detail ?? problem?.title);
}

const post = (address, body) => ask(address, { method: "POST", body: JSON.stringify(body) });

function say(problem) {
  at("problem").textContent = problem ?? "";
  at("problem").hidden = !problem;
}

// Does something, then shows everything anew. Whether it could be done.
async function then(action) {
  try {
    await action();
    say(null);
  } catch (error) {
    say(inWordsOf(error));
    return false;
  }
  await refresh().catch((error) => say(inWordsOf(error)));
  return true;
}

const inWordsOf = (error) => (error instanceof TypeError ? "the runtime does not answer" : error.message);

const contact = () => at("contact").value.trim();

async function refresh() {
  await Promise.all([messages(), state(), sessions(), units(), clock(), program(), paused()]);
}

// Statuses that nothing changes any more.
const FINAL = ["received", "delivered", "undelivered", "failed", "dropped"];
const SHOWN = 200;

// The newest messages of the contact on the phone, as they were when somebody asked last: those behind `before`.
let held = { contact: null, before: null, messages: [] };

// The newest messages of a contact. Asked for again is what came since, and what may have changed.
async function newest() {
  const whose = contact();
  let { before, messages: all } = held.contact === whose ? held : { before: null, messages: [] };
  const open = all.findIndex((message) => !FINAL.includes(message.status));
  if (open >= 0) all = all.slice(0, open);
  let next = all.at(-1)?.id ?? before;
  do {
    const page = await ask(`/v1/messages?contact=${path(whose)}&limit=1000${next ? `&after=${next}` : ""}`);
    all = [...all, ...page.messages];
    before = all.at(-SHOWN - 1)?.id ?? before;
    all = all.slice(-SHOWN);
    next = page.next;
  } while (next);
  held = { contact: whose, before, messages: all };
  return all;
}

const NO_MESSAGES = "No messages yet. Write one, or tap a keyword below.";

// What became of a message that is on its way is no event: it is asked for again.
let again = null;

async function messages() {
  const list = at("messages");
  const items = [];
  let day = null;
  const all = await newest();
  clearTimeout(again);
  if (all.some((message) => message.status === "queued")) again = setTimeout(() => messages().catch(() => {}), 700);
  for (const message of all) {
    if (message.at.slice(0, 10) !== day) {
      day = message.at.slice(0, 10);
      items.push(made("li", day, "day"));
    }
    items.push(bubble(message), under(message));
  }
  list.replaceChildren(...(items.length ? items : [made("li", at("send").classList.contains("absent") ? "No messages yet." : NO_MESSAGES, "empty")]));
  list.scrollTop = list.scrollHeight;
}

function bubble(message) {
  const undone = ["dropped", "failed", "undelivered"].includes(message.status);
  return made("li", message.text, `${message.direction}${undone ? " undone" : ""}`);
}

// When, and of what leaves what became of it, what it costs and where it comes from.
function under(message) {
  const parts = [message.at.slice(11, 16)];
  if (message.direction === "out") {
    const cost = `${message.segments} segment${message.segments === 1 ? "" : "s"}${message.encoding === "UCS-2" ? " (UCS-2)" : ""}`;
    parts.push(message.status, message.reason, cost, place(message));
    if (message.recipient) parts.push(`to ${message.recipient}`);
  }
  const bad = ["dropped", "failed", "undelivered"].includes(message.status);
  return made("small", parts.filter(Boolean).join(" · "), `from-${message.direction}${bad ? " bad" : ""}`);
}

const place = ({ unit, step }) => [unit, step].filter(Boolean).join(".");
const moment = (text) => (text ? text.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, "") : "");

const WAITS = { reply: "waits for a reply", clock: "waits for a moment", service: "waits for a service", floor: "a person has it" };

function where(run) {
  return [place(run), WAITS[run.waits_for], run.deadline ? `until ${moment(run.deadline)}` : ""].filter(Boolean).join(", ");
}

async function state() {
  let known = null;
  try {
    known = await ask(`/v1/contacts/${path(contact())}`);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
  // Of somebody who was erased nothing is held any more.
  if (!known) held = { contact: null, before: null, messages: [] };
  at("consent").textContent = known ? known.consent.replace("_", " ") : "";
  at("consent").className = `badge ${known?.consent ?? ""}`;
  at("give-back").hidden = !known?.handed_over;
  const rows = known ? facts(known) : [["", "Nobody has written from this number yet."]];
  at("state").replaceChildren(...rows.flatMap(([name, value]) => [made("dt", name), made("dd", value)]));
}

function facts(known) {
  const runs = [known.conversation, ...known.automations].filter(Boolean).map(where);
  const rows = [["is in", runs.join("; ") || "nothing"]];
  if (known.handed_over) rows.push(["with", `team ${known.handed_over.team} until ${moment(known.handed_over.until)}`]);
  if (known.next_timer) rows.push(["next timer", moment(known.next_timer)]);
  if (known.groups.length) rows.push(["groups", known.groups.join(", ")]);
  for (const [name, yes] of Object.entries(known.categories)) rows.push([name, yes ? "wants these" : "refuses these"]);
  if (known.language) rows.push(["language", known.language]);
  if (known.timezone) rows.push(["time zone", known.timezone]);
  for (const [name, value] of Object.entries(known.fields)) rows.push([name, shown(value)]);
  return rows;
}

const shown = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));

// The first sessions. Of many contacts that are in nothing a page may be empty and have a next one all the same.
async function firstSessions() {
  const found = [];
  let next = null;
  let pages = 0;
  do {
    const page = await ask(`/v1/sessions?limit=${SESSIONS_SHOWN - found.length}${next ? `&after=${path(next)}` : ""}`);
    found.push(...page.sessions);
    next = page.next;
    pages += 1;
  } while (next && found.length < SESSIONS_SHOWN && pages < PAGES_ASKED);
  return { sessions: found, next };
}

const SESSIONS_SHOWN = 50;
// Each looks at up to 20,000 contacts.
const PAGES_ASKED = 5;

async function sessions() {
  const { sessions, next } = await firstSessions();
  at("sessions-count").textContent = sessions.length || next ? `${sessions.length}${next ? " and more" : ""}` : "";
  at("no-sessions").hidden = sessions.length > 0 || next;
  at("sessions").closest("table").hidden = sessions.length === 0;
  at("sessions").replaceChildren(...sessions.map((session) => {
    const row = document.createElement("tr");
    const name = document.createElement("td");
    const pick = made("button", session.phone, "link");
    pick.onclick = () => choose(session.phone);
    name.append(pick);
    const runs = [session.conversation, ...session.automations].filter(Boolean).map(place);
    const places = session.handed_over ? [...runs, `with team ${session.handed_over.team}`] : runs;
    row.append(name, made("td", places.join("; ")), made("td", moment(session.next_timer)));
    return row;
  }));
}

function choose(phone) {
  at("contact").value = phone;
  mark();
  then(async () => {});
}

async function units() {
  const { units } = await ask("/v1/units");
  at("units").replaceChildren(...units.map(unitRow));
  const words = [...new Set(units.filter((unit) => !unit.paused).flatMap((unit) => unit.keywords))].slice(0, 24);
  at("keywords").hidden = words.length === 0;
  if (words.join() === at("keywords").dataset.words) return;
  at("keywords").dataset.words = words.join();
  at("keywords").replaceChildren(...words.map((word) => {
    const button = made("button", word);
    button.type = "button";
    button.onclick = () => send(word.toUpperCase());
    return button;
  }));
}

function unitRow(unit) {
  const count = (edge) => unit.counters.find((counter) => counter.step === "" && counter.edge === edge)?.count ?? 0;
  const row = document.createElement("tr");
  const button = made("button", unit.paused ? "Resume" : "Pause", "small");
  button.onclick = () => then(() => post(`/v1/units/${path(unit.name)}/${unit.paused ? "resume" : "pause"}`, {}));
  const cell = document.createElement("td");
  cell.append(button);
  row.append(made("td", unit.name), made("td", count("entered"), "number"), made("td", count("waiting"), "number"), cell);
  return row;
}

async function clock() {
  const { now, virtual, phone } = await ask("/v1/simulator/clock");
  at("moving").hidden = !virtual;
  for (const id of ["send", "keywords"]) at(id).classList.toggle("absent", !phone);
  at("now").textContent = `${moment(now)} UTC`;
}

async function program() {
  const { current } = await ask("/v1/programs");
  at("program").textContent = `program ${current.slice(0, 8)}`;
  at("program").title = current;
}

async function paused() {
  const { paused } = await ask("/v1/pause");
  at("pause").textContent = paused ? "Paused: resume sending" : "Pause sending";
  at("pause").className = paused ? "on" : "";
  at("pause").onclick = () => then(() => post(paused ? "/v1/resume" : "/v1/pause", {}));
}

// Numbers that only the machine needs.
const INNER = ["trigger", "choice", "tier", "distance"];

// Effects that read better as a sentence: what is said, and what else there is to know.
const SENTENCES = {
  matched: ({ how, keyword, label }) => ({ trigger: keyword ? `keyword ${keyword}` : "started by a trigger", choice: `understood as ${label ?? "a choice"}`, answer: "taken as the answer", unrecognised: "not understood" })[how],
  field: ({ field, value }) => `${field} = ${shown(value)}`,
  joined: ({ group }) => `joined ${group}`,
  left: ({ group }) => (group ? `left ${group}` : null),
  consent: ({ category, subscribed }) => `${subscribed ? "opted in" : "opted out"}${category ? ` (${category})` : ""}`,
  ended: ({ unit, outcome }) => `ended ${unit ?? ""}: ${outcome.replaceAll("_", " ")}`,
};

// What came of an event, a line for each effect: the verb and its place first.
function effectLine(effect) {
  const { what, unit, step, message, ...rest } = effect;
  const line = made("div", "", "effect");
  const sentence = SENTENCES[what]?.(effect);
  if (sentence) {
    line.append(made("span", sentence), made("span", `  ${place(effect)}`, "quiet"));
    return line;
  }
  line.append(made("span", `${what.replaceAll("_", " ")} ${place(effect)}`.trim()));
  const details = Object.entries(rest).filter(([name, value]) => value !== null && value !== "" && !INNER.includes(name)).map(([name, value]) => `${name}: ${shown(value)}`);
  if (details.length) line.append(made("span", `  ${details.join(", ")}`, "quiet"));
  return line;
}

function show(event) {
  const item = made("li", "");
  item.dataset.contact = event.contact;
  const head = made("div", "", "head");
  head.append(
    made("span", new Date(event.at_ms).toISOString().slice(11, 19), "quiet"),
    made("span", event.kind.replaceAll("_", " "), "kind"),
    made("span", event.contact, "quiet"),
  );
  item.append(head, ...event.effects.map(effectLine));
  at("events").prepend(item);
  while (at("events").children.length > 200) at("events").lastChild.remove();
  at("no-events").hidden = true;
}

// Which events are those of the contact on the phone.
function mark() {
  for (const item of at("events").children) item.classList.toggle("own", item.dataset.contact === contact());
}

// Waits for what happens next, for ever.
async function follow() {
  for (;;) {
    try {
      const { events, next } = await ask(after ? `/v1/events?after=${after}&wait=25` : "/v1/events?limit=30");
      at("connection").textContent = "";
      // Before the first event everything comes after nothing.
      after = next ?? after ?? "0";
      events.forEach(show);
      mark();
      if (events.length) await refresh();
    } catch (error) {
      at("connection").textContent = error.status === 401 ? "" : "not connected";
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }
}

const send = (text) => then(() => post("/v1/simulator/messages", { contact: contact(), text }));

at("send").onsubmit = async (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (!text.trim()) return;
  at("text").value = "";
  // What could not be sent is not lost, unless something else was written meanwhile.
  if (!(await send(text)) && !at("text").value) at("text").value = text;
};
at("clock").onsubmit = (event) => {
  event.preventDefault();
  const advance = event.submitter?.value || at("advance").value.replaceAll(" ", "");
  if (advance) then(() => post("/v1/simulator/clock", { advance }));
};
at("token").onsubmit = (event) => {
  event.preventDefault();
  token = at("token").querySelector("input").value;
  sessionStorage.setItem("token", token);
  at("token").hidden = true;
  then(async () => {});
};
at("give-back").onclick = () => then(() => post(`/v1/sessions/${path(contact())}/give-back`, {}));
at("contact").onchange = () => choose(contact());
at("mine").onchange = () => at("events").classList.toggle("mine", at("mine").checked);

then(async () => {});
follow();
setInterval(() => clock().catch(() => {}), 20_000);
