// The residents' chat: shows what was said, keeps what is not sent yet, and ticks a line once it is stored.
// Whatever a resident types stays in this browser until the server has answered 201.
"use strict";

(() => {
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const form = document.getElementById("composer");
  const box = document.getElementById("text");
  const count = document.getElementById("count");
  const words = log.dataset;
  const code = words.code;
  const limit = Number(count.dataset.limit);
  const home = words.home;
  const keeps = words.keeps === "yes"; // a shared screen keeps nothing of anybody
  const fromPoster = words.entry ? `?entry=${encodeURIComponent(words.entry)}` : "";

  const COUNT_FROM = 500; // characters left when the counter appears
  const FIRST_LOOK_MS = 300; // a reply is usually there by then
  const SLOWEST_LOOK_MS = 5000;
  const HIDDEN_LOOK_MS = 30000; // a page in the background
  const AWAY_MS = 5 * 60 * 1000; // looking by itself must not keep a helper signed in who has left
  const SLOWEST_RETRY_MS = 30000;

  // Kept in the browser; a browser that refuses storage keeps them while the page is open.

  const memory = new Map();
  const recall = (name) => {
    if (!keeps) return memory.get(name) ?? null;
    try {
      return localStorage.getItem(`listenwell:${code}:${name}`);
    } catch {
      return memory.get(name) ?? null;
    }
  };
  const remember = (name, value) => {
    memory.set(name, value);
    if (!keeps) return;
    try {
      localStorage.setItem(`listenwell:${code}:${name}`, value);
    } catch {
      // Private windows may refuse; `memory` has it.
    }
  };
  const waiting = () => {
    try {
      return JSON.parse(recall("waiting") || "[]");
    } catch {
      return [];
    }
  };
  const setWaiting = (messages) => {
    remember("waiting", JSON.stringify(messages));
    words.waiting = messages.length;
  };
  const drop = (id) => setWaiting(waiting().filter((message) => message.id !== id));

  const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID(); // missing on plain http
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Lines, made as the server makes them in chat_line.html.

  const make = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // A file is chosen and sent with its own small form, since it is no text.
  const fileForm = (button) => {
    const made = make("form", "file");
    const label = make("label", "", `${button.label} `);
    const input = make("input");
    Object.assign(input, { type: "file", name: "file", accept: button.accept, required: true });
    label.append(input);
    made.append(label, make("button", "", words.send));
    return made;
  };

  const choice = (button) => {
    if (button.accept) return fileForm(button);
    if (button.url) {
      const link = make("a", "button", button.label);
      link.href = button.url;
      link.rel = "noreferrer";
      return link;
    }
    const made = make("button", "", button.label);
    made.setAttribute("form", "taps");
    made.name = "tap";
    made.value = `${button.question}|${button.value}`;
    return made;
  };

  const choices = (rows) => {
    const list = make("ul", "choices");
    for (const row of rows) {
      const item = make("li", "rowed");
      item.append(...row.map(choice));
      list.append(item);
    }
    return list;
  };

  const own = (id) => log.querySelector(`[data-client-id="${CSS.escape(id)}"]`);

  const lineOf = (line) => {
    const item = make("div", `line ${line.who}${line.kind === "danger" ? " danger" : ""}`);
    if (line.id) item.dataset.id = line.id;
    item.dataset.kind = line.kind || "";
    if (line.client_id) item.dataset.clientId = line.client_id;
    item.append(make("span", "hidden-words", line.who === "resident" ? words.you : "Listenwell:"));
    item.append(make("p", "words", line.text || (line.who === "resident" ? words.gone : "")));
    if (line.who === "resident") {
      item.classList.toggle("gone", !line.text);
      item.dataset.state = line.state || "saved";
      const state = make("p", "state");
      state.append(make("span", "told", words[item.dataset.state]));
      item.append(state);
    }
    if (line.buttons && line.buttons.length) item.append(choices(line.buttons));
    return item;
  };

  const setState = (id, state) => {
    const line = own(id);
    if (!line) return;
    line.dataset.state = state;
    line.querySelector(".told").textContent = words[state];
  };

  // Own words from which an answer came can be changed or taken back.
  const offerChanges = (ids) => {
    for (const line of log.querySelectorAll(".line.resident[data-client-id]")) {
      const offered = line.querySelector(".change");
      const can = ids.includes(line.dataset.clientId) && !line.classList.contains("gone");
      if (offered && !can) offered.remove();
      if (offered || !can) continue;
      const link = make("a", "change", words.change);
      link.href = `?change=${encodeURIComponent(line.dataset.clientId)}#end`;
      const said = line.querySelector(".words").textContent.slice(0, 40);
      link.setAttribute("aria-label", words.changeWords.replace("{words}", said));
      line.querySelector(".state").append(" ", link);
    }
  };

  const reword = (id, text) => {
    const line = own(id);
    if (!line) return;
    line.querySelector(".words").textContent = text || words.gone;
    line.classList.toggle("gone", !text);
    if (!text) line.querySelector(".change")?.remove();
  };

  // Only the newest buttons can be tapped, and a question that came again at once is shown once.
  const tidy = () => {
    const all = [...log.children].filter((line) => line.querySelector(".choices"));
    const words = (line) => line.querySelector(".words").textContent;
    all.forEach((line, place) => {
      const next = all[place + 1];
      let between = line.nextElementSibling;
      while (next && between !== next && between.classList.contains("resident")) between = between.nextElementSibling;
      line.classList.toggle("past", Boolean(next));
      line.classList.toggle("repeated", Boolean(next) && between === next && words(line) === words(next));
    });
  };

  const nearEnd = () => window.innerHeight + window.scrollY > document.body.scrollHeight - 200;
  const toEnd = () => window.scrollTo(0, document.body.scrollHeight);

  const show = (line) => {
    const following = nearEnd() || line.who === "resident";
    const known = line.client_id ? own(line.client_id) : null;
    if (known) {
      known.dataset.id = line.id;
      known.querySelector(".words").textContent = line.text;
      setState(line.client_id, "saved");
    } else {
      log.append(lineOf(line));
    }
    tidy();
    if (following) toEnd();
  };

  // Looking for new lines, often at first and then less and less.

  let last = Math.max(0, ...[...log.querySelectorAll("[data-id]")].map((line) => Number(line.dataset.id)));
  let pause = FIRST_LOOK_MS;
  let looking = 0;

  let seen = Date.now();
  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(sign, () => (seen = Date.now()), { passive: true });
  }

  const look = async () => {
    if (!keeps && Date.now() - seen > AWAY_MS) return lookLater();
    try {
      const headers = { Accept: "application/json", "X-Person": words.token };
      const answer = await fetch(`${home}/lines?after=${last}`, { headers });
      if (answer.status === 410) return location.replace(home);
      if (!log.isConnected) return; // the screen was cleared meanwhile
      if (answer.ok) {
        const { lines, changeable, language } = await answer.json();
        for (const line of lines) {
          if (line.id > last) show(line);
          last = Math.max(last, line.id);
        }
        if (lines.length) {
          pause = FIRST_LOOK_MS;
          offerChanges(changeable);
          inLanguage(language);
        }
      }
    } catch {
      // Offline: the sender says so; looking goes on.
    }
    lookLater();
  };

  const lookLater = () => {
    clearTimeout(looking);
    looking = setTimeout(look, document.hidden ? HIDDEN_LOOK_MS : pause);
    pause = Math.min(pause * 1.4, SLOWEST_LOOK_MS);
  };

  // Who chooses another language in the chat gets the page around it in that language too.
  const inLanguage = (language) => {
    if (!language || language === words.spoken) return;
    words.spoken = language;
    if (language !== document.documentElement.lang && !waiting().length) location.replace(home + words.query);
  };

  const lookSoon = () => {
    pause = FIRST_LOOK_MS;
    lookLater();
  };

  // Sending, one after the other, again and again until the server has it.

  let sending = false;
  let retry = 1000;
  let retrying = 0;

  const later = (milliseconds, sentence) => {
    status.textContent = sentence;
    clearTimeout(retrying);
    retrying = setTimeout(flush, milliseconds);
  };

  const post = (message) => {
    const { label, ...body } = message;
    return fetch(`${home}/messages${message.start ? fromPoster : ""}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Person": words.token },
      body: JSON.stringify(body),
    });
  };

  const refused = async (message, answer) => {
    drop(message.id);
    setState(message.id, "refused");
    const tapped = log.querySelector(`[data-tapped="${CSS.escape(message.id)}"]`);
    if (tapped) delete tapped.dataset.tapped;
    const told = await answer.json().catch(() => ({}));
    status.textContent = told.detail || words.refused;
    if (message.text && !message.tap && !message.edits && !box.value) setDraft(message.text);
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let message = waiting()[0]; message; message = waiting()[0]) {
        const answer = await post(message);
        if (answer.status === 429) {
          later(1000 * Number(answer.headers.get("Retry-After") || 10), words.busy);
          return;
        }
        if (answer.status >= 500) throw new Error("server");
        if (answer.ok) {
          drop(message.id);
          setState(message.edits || message.withdraws || message.id, "saved");
          status.textContent = "";
        } else {
          await refused(message, answer);
        }
        retry = 1000;
        lookSoon();
      }
    } catch {
      later(retry, words.offline);
      retry = Math.min(retry * 2, SLOWEST_RETRY_MS);
    } finally {
      sending = false;
    }
  };

  const send = (message) => {
    setWaiting([...waiting(), message]);
    showWaiting(message);
    flush();
  };

  const showWaiting = (message) => {
    const earlier = message.edits || message.withdraws;
    if (earlier) {
      reword(earlier, message.withdraws ? "" : message.text);
      setState(earlier, "sending");
    } else if (!message.start && !own(message.id)) {
      show({ who: "resident", text: message.text, client_id: message.id, state: "sending" });
    }
  };

  // Typing and tapping.

  const edits = document.getElementById("edits");
  const changing = document.getElementById("changing");
  const sendButton = document.getElementById("send");
  const boxLabel = document.getElementById("label");
  let unsent = "";

  const editing = () => edits.value;

  const setDraft = (text) => {
    box.value = text;
    typed();
  };

  const typed = () => {
    if (!editing()) remember("draft", box.value);
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
    const left = limit - [...box.value].length;
    count.textContent =
      left < 0 ? words.over.replace("{n}", -left) : left <= COUNT_FROM ? words.left.replace("{n}", left) : "";
    box.toggleAttribute("aria-invalid", left < 0);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim() || [...text].length > limit) {
      box.focus();
      return;
    }
    send(editing() ? { id: newId(), edits: editing(), text } : { id: newId(), text });
    if (editing()) {
      leave();
    } else {
      setDraft("");
      box.focus();
    }
  });

  // Changing what was said: the text box takes the earlier words until they are saved, taken back or left.

  const mode = (name) => {
    for (const part of [sendButton, boxLabel]) part.textContent = part.dataset[name];
    changing.hidden = name !== "change";
  };

  const change = (line) => {
    if (!editing()) unsent = box.value;
    edits.value = line.dataset.clientId;
    mode("change");
    setDraft(line.querySelector(".words").textContent);
    box.focus();
  };

  const leave = () => {
    const line = own(editing());
    edits.value = "";
    mode("say");
    setDraft(unsent);
    unsent = "";
    const link = line?.querySelector(".change"); // a keyboard goes on from where it came
    (link || box).focus();
  };

  document.getElementById("withdraw").addEventListener("click", (event) => {
    event.preventDefault();
    const id = editing();
    leave();
    send({ id: newId(), withdraws: id });
    box.focus();
  });

  document.getElementById("leave").addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && editing()) leave();
  });

  log.addEventListener("click", (event) => {
    const link = event.target.closest("a.change");
    if (!link) return;
    event.preventDefault();
    change(link.closest(".line"));
  });

  // Files go at once or not at all: a browser has no room to keep them until it is back.

  log.addEventListener("submit", async (event) => {
    const file = event.target.closest("form.file");
    if (!file) return;
    event.preventDefault();
    const body = new FormData(file);
    body.set("form_token", words.token);
    body.set("id", file.dataset.id || (file.dataset.id = newId()));
    const button = file.querySelector("button");
    button.disabled = true;
    status.textContent = words.fileSending;
    try {
      const answer = await fetch(`${home}/media`, { method: "POST", headers: { Accept: "application/json" }, body });
      const told = await answer.json().catch(() => ({}));
      status.textContent = answer.ok ? "" : told.detail || words.fileFailed;
      if (answer.ok) lookSoon();
      else delete file.dataset.id;
    } catch {
      status.textContent = words.fileFailed;
    } finally {
      button.disabled = false;
    }
  });

  box.addEventListener("input", typed);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  log.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=tap]");
    if (!button) return;
    event.preventDefault();
    const [question, ...rest] = button.value.split("|");
    const id = newId();
    button.closest(".line").dataset.tapped = id; // a second tap in haste would answer the next question
    send({ id, tap: { question, value: rest.join("|") }, text: button.textContent });
    const line = own(id); // the button goes away; a keyboard goes on from what was said
    line.tabIndex = -1;
    line.focus({ preventScroll: true });
  });

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) lookSoon();
  });

  // Coming in.

  waiting().forEach(showWaiting);
  if (editing()) {
    unsent = recall("draft") || "";
    box.focus();
  } else if (!box.value) setDraft(recall("draft") || "");
  typed();
  tidy();
  const first = { id: words.starts === "again" ? newId() : `start-${code}`, start: true };
  if (words.starts !== "no" && !waiting().some((message) => message.start)) send(first);
  flush();
  lookLater();
  toEnd();
})();
