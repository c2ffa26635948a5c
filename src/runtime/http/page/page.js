// The page of `smsc run`: a phone, the clock, what happens. It uses the HTTP interface alone (docs/reference/http.md).
"use strict";

const at = (id) => document.getElementById(id);
const made = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text, className: className ?? "" });
let after = null;
let token = sessionStorage.getItem("token");

// Asks the server; a problem document is shown and thrown.
async function ask(path, options = {}) {
  const headers = { ...(options.body ? { "content-type": "application/json" } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(path, { ...options, headers });
  const body = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
  if (response.status === 401) at("token").hidden = false;
  if (!response.ok) throw new Error(body?.detail ?? body?.title ?? `the server answers ${response.status}`);
  return body;
}

const post = (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) });

function say(problem) {
  at("problem").textContent = problem ?? "";
  at("problem").hidden = !problem;
}

// Does something, then shows everything anew.
async function then(action) {
  try {
    await action();
    say(null);
    await refresh();
  } catch (error) {
    say(error.message);
  }
}

const contact = () => encodeURIComponent(at("contact").value.trim());

async function refresh() {
  await Promise.all([messages(), state(), sessions(), units(), clock()]);
}

async function messages() {
  const { messages } = await ask(`/v1/messages?contact=${contact()}&limit=200`);
  at("messages").replaceChildren(...messages.map((message) => {
    const item = made("li", message.text, message.direction);
    const segments = `${message.segments} segment${message.segments === 1 ? "" : "s"}`;
    const place = [message.unit, message.step].filter(Boolean).join(".");
    item.append(made("small", message.direction === "out" ? `${message.status} · ${segments}${place ? ` · ${place}` : ""}` : ""));
    return item;
  }));
  at("messages").scrollTop = at("messages").scrollHeight;
}

async function state() {
  try {
    at("state").textContent = JSON.stringify(await ask(`/v1/contacts/${contact()}`), null, 2);
  } catch {
    at("state").textContent = "nobody has written from this number yet";
  }
}

async function sessions() {
  const { sessions } = await ask("/v1/sessions?limit=50");
  at("sessions").replaceChildren(...sessions.map((session) => {
    const row = document.createElement("tr");
    const conversation = session.conversation;
    const where = conversation ? `${conversation.unit ?? ""}.${conversation.step ?? ""}` : (session.handed_over ? "handed over" : "on its way");
    row.append(made("td", session.phone ?? session.contact), made("td", where), made("td", session.next_timer ?? ""));
    return row;
  }));
}

async function units() {
  const { units } = await ask("/v1/units");
  at("units").replaceChildren(...units.map((unit) => {
    const count = (edge) => unit.counters.find((counter) => counter.step === "" && counter.edge === edge)?.count ?? 0;
    const row = document.createElement("tr");
    const button = made("button", unit.paused ? "Resume" : "Pause");
    const path = `/v1/units/${encodeURIComponent(unit.name)}/${unit.paused ? "resume" : "pause"}`;
    button.onclick = () => then(() => post(path, {}));
    const cell = document.createElement("td");
    cell.append(button);
    row.append(made("td", unit.name), made("td", count("entered")), made("td", count("waiting")), cell);
    return row;
  }));
}

async function clock() {
  const { now, virtual } = await ask("/v1/simulator/clock");
  at("clock").hidden = !virtual;
  at("now").textContent = now;
}

function inWords(effect) {
  const { what, unit, step, ...rest } = effect;
  const details = Object.entries(rest).filter(([name]) => name !== "message").map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return [[what, [unit, step].filter(Boolean).join(".")].filter(Boolean).join(" "), ...details].join(", ");
}

function show(event) {
  const item = made("li", "");
  item.append(made("b", `${new Date(event.at_ms).toISOString()} ${event.contact} ${event.kind}`));
  item.append(...event.effects.map((effect) => made("div", inWords(effect))));
  at("events").prepend(item);
  while (at("events").children.length > 200) at("events").lastChild.remove();
}

// Waits for what happens next, for ever.
async function follow() {
  for (;;) {
    try {
      const { events, next } = await ask(after ? `/v1/events?after=${after}&wait=25` : "/v1/events?limit=20");
      after = next ?? after ?? null;
      events.forEach(show);
      if (events.length) await refresh();
      if (!after) await new Promise((resume) => setTimeout(resume, 1000));
    } catch (error) {
      say(error.message);
      await new Promise((resume) => setTimeout(resume, 2000));
    }
  }
}

at("send").onsubmit = (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (!text) return;
  at("text").value = "";
  then(() => post("/v1/simulator/messages", { contact: at("contact").value.trim(), text }));
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
at("contact").onchange = () => then(async () => {});

then(async () => {});
follow();
