// Visits saved without a link wait on this device and send themselves; nothing is lost, nothing is sent twice.
// A visit's key is made by the server with the form, so that sending it again is answered, and not kept, again.
(() => {
  "use strict";
  const words = document.getElementById("day-words");
  if (!words || !("indexedDB" in window)) return;
  const say = words.dataset;
  const user = say.user;
  const PATIENCE = 15000;
  const FIRST = 10000;
  const LONGEST = 60000;

  const open = () => new Promise((done, fail) => {
    const asked = indexedDB.open("quanmin-day", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("visits", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const within = async (mode, act) => {
    const base = await open();
    return new Promise((done, fail) => {
      const work = base.transaction("visits", mode);
      const asked = act(work.objectStore("visits"));
      work.oncomplete = () => { base.close(); done(asked.result); };
      work.onerror = work.onabort = () => { base.close(); fail(work.error); };
    });
  };
  const put = (visit) => within("readwrite", (store) => store.put(visit));
  const drop = (key) => within("readwrite", (store) => store.delete(key));
  const mine = async () => (await within("readonly", (store) => store.getAll())).filter((one) => one.user === user);

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const send = (address, entries) => {
    const body = new URLSearchParams(entries.filter(([name]) => name !== "csrfmiddlewaretoken"));
    const headers = { Accept: "application/json", "X-CSRFToken": decodeURIComponent(token()) };
    return fetch(address, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) });
  };
  const isAnswer = (answer) => !answer.redirected && (answer.headers.get("content-type") || "").includes("json");

  // What waits is sent in the order it was saved, by one page at a time.
  const flush = () => navigator.locks.request("quanmin-day", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const visit of (await mine()).sort((a, b) => a.at - b.at)) {
      if (visit.said) continue;
      let answer;
      try { answer = await send(visit.address, visit.entries); } catch { break; }
      if (!isAnswer(answer)) break;
      if (answer.ok) { await drop(visit.key); continue; }
      if (![404, 409, 422].includes(answer.status)) break;
      await put({ ...visit, said: (await answer.json()).said, conflict: answer.status === 409 });
    }
    await show();
  });

  // A site that comes back, comes back for every device at once. So a device tries again after a pause that doubles with
  // each try in vain, and that differs by up to a half from any other's: fifty that waited do not all come together.
  let pause = FIRST;
  let next;
  const again = () => {
    clearTimeout(next);
    next = setTimeout(sendAndWait, pause * (0.5 + Math.random()));
  };
  const sendAndWait = async () => {
    pause = Math.min(2 * pause, LONGEST);
    try {
      if (navigator.onLine) await flush();
      // Another page of this device may put something here; who has nothing to send looks from time to time.
      if (!(await mine()).some((visit) => !visit.said)) pause = LONGEST;
    } finally {
      again();
    }
  };
  const begin = () => { pause = FIRST; again(); };

  // What was refused is opened as it was sent, by the site itself: what is owed may have changed since, and the form
  // of today would have no place for it. It stays in the queue until the site has kept it.
  const reopen = async (visit) => {
    let answer;
    try { answer = await send(visit.address, visit.entries); } catch { answer = null; }
    if (!answer || !isAnswer(answer)) {
      location.assign(`${visit.address}?queued=${visit.key}`);
    } else if (answer.ok) {
      await drop(visit.key);
      location.assign((await answer.json()).address);
    } else {
      const sheet = document.createElement("form");
      sheet.method = "post";
      sheet.action = visit.address;
      sheet.hidden = true;
      const sent = visit.entries.filter(([name]) => name !== "csrfmiddlewaretoken");
      for (const [name, value] of [...sent, ["csrfmiddlewaretoken", decodeURIComponent(token())]]) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name, value });
        sheet.append(input);
      }
      document.body.append(sheet);
      sheet.submit();
    }
  };

  const line = (visit) => {
    const row = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = visit.name;
    const state = document.createElement("span");
    state.textContent = visit.said || say.waits;
    if (visit.said) state.className = "late";
    row.append(name, state);
    if (visit.said) {
      const end = document.createElement("span");
      end.className = "end";
      const look = document.createElement("a");
      look.href = `${visit.address}?queued=${visit.key}`;
      look.textContent = say.open;
      look.addEventListener("click", (event) => { event.preventDefault(); reopen(visit); });
      const away = document.createElement("button");
      away.type = "button";
      away.className = "plain";
      away.textContent = say.discard;
      away.addEventListener("click", async () => {
        if (confirm(say.sure)) { await drop(visit.key); await show(); }
      });
      end.append(look, away);
      row.append(end);
    }
    return row;
  };
  // Drawn anew only when something changed: a line that is drawn under a finger loses the touch.
  let drawn = "";
  const show = async () => {
    const waiting = await mine();
    const place = document.getElementById("queue");
    const picture = JSON.stringify(waiting.map(({ key, said }) => [key, said]));
    if (place && picture !== drawn) {
      drawn = picture;
      place.hidden = !waiting.length;
      const head = document.createElement("h2");
      head.textContent = say.queued.replace("{n}", waiting.length);
      const list = document.createElement("ul");
      list.append(...waiting.map(line));
      place.replaceChildren(head, list);
    }
    for (const old of document.querySelectorAll(".waiting-tag")) old.remove();
    for (const visit of waiting) {
      const link = document.querySelector(`a[data-visit][href="${visit.address}"]`);
      if (!link) continue;
      const tag = document.createElement("span");
      tag.className = "tag waiting-tag";
      tag.textContent = say.waits;
      link.after(tag);
    }
  };

  // The form of this page: sent now if there is a link, else kept on the device.
  const form = document.getElementById("visit");
  const note = document.querySelector("[data-waiting]");
  const linked = () => { if (note) note.hidden = navigator.onLine; };
  const keepHere = async () => {
    const entries = [...new FormData(form)];
    const key = form.elements.key.value;
    await put({ key, user, entries, address: location.pathname, name: say.name, at: Date.now() });
    location.assign(say.day);
  };
  const submit = async (event) => {
    event.preventDefault();
    const button = form.querySelector(".save-bar .btn");
    if (button.disabled) return;
    button.disabled = true;
    let answer;
    try {
      answer = await send(location.pathname, [...new FormData(form)]);
    } catch {
      await keepHere();
      return;
    }
    if (isAnswer(answer) && answer.ok) {
      await drop(form.elements.key.value);
      location.assign((await answer.json()).address);
    } else if (isAnswer(answer) && answer.status < 500) {
      // The page itself says best what is wrong. What waited in the queue stays there, as it was sent now.
      const queued = (await mine()).find((one) => one.key === form.elements.key.value);
      if (queued) await put({ ...queued, entries: [...new FormData(form)], said: (await answer.json()).said });
      form.submit();
    } else if (answer.redirected) {
      await keepHere();
    } else {
      button.disabled = false;
      await keepHere();
    }
  };
  const refill = async () => {
    const key = new URLSearchParams(location.search).get("queued");
    const visit = key && (await mine()).find((one) => one.key === key);
    if (!visit) return;
    const given = new Map();
    for (const [name, value] of visit.entries) given.set(name, [...(given.get(name) || []), value]);
    for (const input of form.elements) {
      if (!input.name || input.name === "csrfmiddlewaretoken") continue;
      const values = given.get(input.name) || [];
      if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    }
    dispatchEvent(new Event("day-filled"));
  };

  // Forms of the people on this page, fetched once so that they open without a link.
  const store = document.querySelector("[data-offline]");
  const isKept = async (address) => {
    const pages = await caches.open("quanmin-day-pages");
    // The answer comes before it is put away.
    for (let again = 0; again < 20; again += 1) {
      if (await pages.match(new URL(address).pathname)) return true;
      await new Promise((done) => setTimeout(done, 50));
    }
    return false;
  };
  const controlled = () => new Promise((done) => {
    if (navigator.serviceWorker.controller) done();
    else navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
  });
  const storeAll = async () => {
    const links = [...document.querySelectorAll("a[data-visit]")].map((link) => link.href);
    let kept = 0;
    for (const address of links) {
      try { await fetch(address); } catch { break; }
      // Only what is truly kept is counted: a page that nobody keeps for us would look the same.
      if (await isKept(address)) kept += 1;
      store.textContent = say.stored.replace("{n}", kept).replace("{all}", links.length);
    }
  };

  const told = (worker) => new Promise((done) => {
    const line = new MessageChannel();
    line.port1.onmessage = done;
    worker.postMessage({ user }, [line.port2]);
  });

  const start = async () => {
    linked();
    if (form) {
      // Before anything is waited for: who is quick with the button must not lose what was typed.
      form.addEventListener("submit", submit);
      const button = form.querySelector(".save-bar .btn");
      button.disabled = location.search.includes("queued=");
      await refill().finally(() => { button.disabled = false; });
    }
    await show();
    begin();
    if ("serviceWorker" in navigator) {
      await navigator.serviceWorker.register(say.worker, { scope: say.day });
      const ready = await navigator.serviceWorker.ready;
      await told(ready.active);
      // A worker that is only waking up keeps nothing yet.
      await controlled();
      // The first page of all was loaded before there was anybody to keep it.
      if (!performance.getEntriesByType("navigation")[0].workerStart) await fetch(say.day).catch(() => {});
      if (store) { store.hidden = false; store.addEventListener("click", storeAll); }
    }
  };
  addEventListener("online", () => { linked(); begin(); });
  addEventListener("offline", linked);
  document.addEventListener("htmx:afterSwap", show);
  start();
})();
