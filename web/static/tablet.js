// A shared tablet: clears the screen after each person, and when nobody has touched it for a while.
"use strict";

(() => {
  const form = document.getElementById("finish");

  // The browser's way back brings no earlier page out of its memory.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  addEventListener("pagehide", () => document.body.replaceChildren());
  if (!form) return; // the first page

  const log = document.getElementById("log");
  const still = document.getElementById("still");
  const away = document.getElementById("away");
  const announce = document.getElementById("announce");
  const { first } = form.dataset;
  const seconds = (name) => Number(form.dataset[name]);

  const PATIENCE_MS = 60000; // for words that are still on their way
  const AGAIN_MS = 2000;
  const PRESS_MS = 400; // a press is over by then, so that it never lands on what was under the warning

  // Whoever touches, types or scrolls is there; so is whoever was just told something.

  let touched = Date.now();
  let gone = false;
  let calmed = 0; // danger texts that were followed by "Go on"
  const dangers = () => log.querySelectorAll(".line.danger").length;

  const touch = () => {
    touched = Date.now();
    if (!still.hidden) setTimeout(hide, PRESS_MS);
  };
  const hide = () => {
    if (still.contains(document.activeElement)) log.focus({ preventScroll: true });
    still.hidden = true;
    announce.textContent = "";
  };
  log.tabIndex = -1;
  for (const sign of ["pointerdown", "keydown", "input", "focusin", "wheel", "touchstart"]) {
    addEventListener(sign, touch, { capture: true, passive: true });
  }
  // A mouse on its way to "I'm still here" must not make it go away before it gets there.
  addEventListener("pointermove", () => still.hidden && touch(), { passive: true });
  new MutationObserver(touch).observe(log, { childList: true });
  log.addEventListener("click", (event) => {
    if (event.target.closest('button[value^="_go_on|"]')) calmed = dangers();
  });

  const limit = () => {
    if (dangers() > calmed) return seconds("danger");
    return seconds(log.querySelector("[data-kind=signpost]") ? "signpost" : "quiet");
  };

  // The clock is read anew each time: a tablet that slept wakes up to a cleared screen.

  let told = 0;
  const tick = () => {
    if (gone) return;
    const left = Math.ceil(limit() - (Date.now() - touched) / 1000);
    if (left <= 0) return clear();
    if (left > seconds("warning")) return;
    away.textContent = still.dataset.away.replace("{n}", left);
    const first = still.hidden;
    still.hidden = false;
    if (first || (left <= 10 && told > 10)) announce.textContent = away.textContent;
    told = left;
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);

  // Clearing: off the screen at once; what is on its way is still sent; then the cookie, then the first page.

  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  const clear = async () => {
    if (gone) return;
    gone = true;
    const body = new URLSearchParams(new FormData(form));
    const cover = document.createElement("p");
    cover.className = "cover";
    cover.setAttribute("role", "status");
    document.body.replaceChildren(cover);
    document.title = "Listenwell";
    cover.textContent = still.dataset.cleared;
    const until = Date.now() + PATIENCE_MS;
    while (Number(log.dataset.waiting) && Date.now() < until) await wait(200);
    while (!(await forgotten(body))) await wait(AGAIN_MS);
    location.replace(first);
  };

  const forgotten = async (body) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      return answer.ok || answer.type === "opaqueredirect";
    } catch {
      return false;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
  });
})();
