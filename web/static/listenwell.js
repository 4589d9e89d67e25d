// The console's one script. Everything works without it. With it, parts of a page stay fresh or are swapped
// alone, a form is sent once, and words that would be lost are asked about first.
"use strict";

(() => {
  // Looking by itself must not keep a session alive that nobody sits at any more.
  const AWAY_MS = 5 * 60 * 1000;
  // Fewer letters are typed again more quickly than a question about them is read.
  const WORTH_ASKING = 10;

  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const shownAt = () => location.pathname + location.search;
  let shown = shownAt();

  // --- Parts that stay fresh: data-fresh="SECONDS" and an id.
  let lastSeen = Date.now();
  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(sign, () => (lastSeen = Date.now()), { passive: true });
  }

  const refresh = async (part) => {
    const answer = await fetch(part.dataset.from || location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = (await parsed(answer)).getElementById(part.id);
    const here = document.getElementById(part.id);
    if (!fresh || !here || here.contains(document.activeElement)) return;
    // The work is done: what it made stands elsewhere on the page.
    if (!fresh.dataset.fresh) return location.reload();
    if (fresh.innerHTML !== here.innerHTML) here.replaceWith(document.importNode(fresh, true));
  };

  const lastFresh = new Map();
  setInterval(() => {
    if (document.hidden || Date.now() - lastSeen > AWAY_MS) return;
    for (const part of document.querySelectorAll("[data-fresh][id]")) {
      const last = lastFresh.get(part.id) || lastFresh.set(part.id, Date.now()).get(part.id);
      if (part.contains(document.activeElement) || Date.now() - last < 1000 * Number(part.dataset.fresh)) continue;
      lastFresh.set(part.id, Date.now());
      refresh(part).catch(() => {});
    }
  }, 1000);

  // --- Parts that are swapped: a link or form with data-swap="ID ID" loads its page and takes those from it.
  const voice = document.createElement("p");
  voice.className = "hidden-words";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  const say = (words) => {
    voice.textContent = "";
    // A reader speaks of a change, so the same words twice need an empty moment between them.
    setTimeout(() => (voice.textContent = words.replace(/\s+/g, " ").trim()), 100);
  };

  // What has the focus, described so that it can be found again in the new part.
  const likeness = (element) => [
    element.id,
    element.tagName,
    element.getAttribute("name"),
    element.getAttribute("value"),
    element.closest("form")?.getAttribute("action"),
    element.dataset.swap ? element.textContent.replace(/[^\p{L}\p{N}]/gu, "") : element.getAttribute("href"),
  ];
  const found = (wanted, parts) => {
    const every = parts.flatMap((part) => [...part.querySelectorAll("a[href], button, input, select, textarea, summary")]);
    const same = (element, upTo) => likeness(element).slice(upTo).join("\n") === wanted.slice(upTo).join("\n");
    return (wanted[0] && every.find((each) => each.id === wanted[0])) || every.find((each) => same(each, 1));
  };

  const announced = (page, parts) => {
    const said = page.querySelector('[role="alert"], .note[role="status"]');
    const words = [".count-of", ".pager span"].map((name) => parts[0].querySelector(name)?.textContent || "");
    return said ? said.textContent : [page.querySelector("h1")?.textContent || "", ...words].join(". ");
  };

  // The answer is another page than the one asked for: show it as it is, without sending anything twice.
  const showWhole = (page, answer) => {
    if (answer.redirected) return location.assign(answer.url);
    document.title = page.title;
    document.body.replaceWith(document.importNode(page.body, true));
    document.body.append(voice);
    arrived();
    if (!document.getElementById("faults")) document.getElementById("main")?.focus();
  };

  const swap = (page, ids, answer) => {
    const pairs = ids.map((id) => [document.getElementById(id), page.getElementById(id)]);
    if (pairs.some(([here, fresh]) => !here || !fresh)) return showWhole(page, answer);
    // What a form did is confirmed in the same place on every page.
    const done = [document.getElementById("done"), page.getElementById("done")];
    if (done.every(Boolean) && !ids.includes("done")) pairs.push(done);
    const focus = document.activeElement;
    const within = pairs.some(([here]) => here.contains(focus));
    const wanted = likeness(focus);
    const parts = pairs.map(([here, fresh]) => {
      const part = document.importNode(fresh, true);
      here.replaceWith(part);
      return part;
    });
    document.title = page.title;
    arrived();
    if (within && !document.getElementById("faults")) {
      const next = found(wanted, parts) || parts[0];
      if (next === parts[0]) next.tabIndex = -1;
      next.focus({ preventScroll: next !== parts[0] });
    }
    say(announced(page, parts));
  };

  const load = async (address, options, ids, remember) => {
    for (const id of ids) document.getElementById(id)?.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { Accept: "text/html" }, ...options });
    if (answer.status >= 500 && !options.method) throw new Error("the server could not");
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error("no page");
    const page = await parsed(answer);
    if (answer.ok) {
      history[remember ? "pushState" : "replaceState"](null, "", answer.url);
      shown = shownAt();
    }
    swap(page, ids, answer);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    load(link.href, {}, link.dataset.swap.split(" "), true).catch(() => location.assign(link.href));
  });

  // Going back to what was swapped away loads it again.
  addEventListener("popstate", () => {
    if (shownAt() !== shown) location.reload();
  });

  // --- Forms: a second click on one that is on its way does nothing.
  const held = (form, yes) => {
    if (yes) form.dataset.sent = "yes";
    else delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.toggleAttribute("aria-disabled", false);
    if (yes) for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  };

  const sendPart = (form, button) => {
    const ids = form.dataset.swap.split(" ");
    const fields = new FormData(form, button);
    const address = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
    if (form.method !== "post") {
      const asked = new URL(address, location.href);
      asked.search = new URLSearchParams(fields);
      return load(asked, {}, ids, true);
    }
    const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
    return load(address, { method: "POST", body }, ids, false);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    if (form.method !== "post" && !form.dataset.swap) return;
    held(form, true);
    if (!form.dataset.swap) return;
    event.preventDefault();
    sendPart(form, button)
      .then(() => held(form, false))
      .catch(() => {
        // The ordinary way: the browser sends it, and says itself what is wrong with the line.
        if (button?.name) {
          const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name });
          field.value = button.value;
          form.append(field);
        }
        form.submit();
      });
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) held(form, false);
  });

  // Words somebody typed and did not send are asked about before they are gone.
  const typed = (field) => {
    // What came back with a fault is in the page, but nowhere else.
    const kept = field.form.querySelector(".fault") ? "" : field.defaultValue;
    return field.value !== kept && field.value.length >= WORTH_ASKING;
  };
  addEventListener("beforeunload", (event) => {
    const fields = document.querySelectorAll('form[method="post"] textarea, form[method="post"] input[type="text"]');
    if ([...fields].some((field) => !field.form.dataset.sent && typed(field))) event.preventDefault();
  });

  // --- What a new page or part needs: its problems first, the tab one is in, the button to print.
  const arrived = () => {
    document.getElementById("faults")?.focus();
    for (const strip of document.querySelectorAll(".tabs, .parts")) {
      const here = strip.querySelector("[aria-current]");
      if (here) strip.scrollLeft = here.offsetLeft - strip.clientWidth / 3;
    }
    for (const button of document.querySelectorAll("button[data-print]")) button.hidden = false;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("button[data-print]")) window.print();
  });
  arrived();
})();
