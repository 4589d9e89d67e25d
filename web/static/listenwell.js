// The console's one script. Everything works without it; with it, parts of a page stay fresh and a form is
// sent once.
"use strict";

(() => {
  // Looking by itself must not keep a session alive that nobody sits at any more.
  const AWAY_MS = 5 * 60 * 1000;
  let lastSeen = Date.now();
  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(sign, () => (lastSeen = Date.now()), { passive: true });
  }

  // An element with data-fresh="SECONDS" and an id is fetched again with its page and swapped when it differs.
  const refresh = async (part) => {
    if (document.hidden || Date.now() - lastSeen > AWAY_MS || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.from || location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    const here = document.getElementById(part.id);
    // The work is done: what it made stands elsewhere on the page.
    if (fresh && here && !fresh.dataset.fresh) return location.reload();
    if (fresh && here && fresh.textContent !== here.textContent) here.replaceWith(document.importNode(fresh, true));
  };

  for (const { id, dataset } of document.querySelectorAll("[data-fresh]")) {
    setInterval(() => {
      const part = document.getElementById(id);
      if (part) refresh(part).catch(() => {});
    }, 1000 * Number(dataset.fresh));
  }

  // A second click on a form that is on its way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });

  // A form that was sent back shows its problems first.
  const faults = document.getElementById("faults");
  if (faults) faults.focus();

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
