// Keeps the day's list and forms at hand without a link. Pages hold residents' data: they are kept for one person,
// for half a day, and go when that person signs out or another signs in.
"use strict";
const PAGES = "quanmin-day-pages";
const PARTS = "quanmin-day-parts";
const WHO = "/day/who";
const PATIENCE = 5000;
const OLDEST = 12 * 60 * 60 * 1000;
const KEPT_AT = "x-kept-at";
const NOTHING = `<!doctype html><html lang="zh-hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>没有网络</title>
<p>没有网络，这一页没有存在这台设备上。<a href="/day/">返回名单</a></p></html>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page says who is signed in; what was kept for somebody else goes. One at a time: of two pages opened at once,
// the second must find what the first wrote, or it would throw away what was kept in between.
let last = Promise.resolve();
const belongsTo = async (user) => {
  const before = await (await caches.open(PAGES)).match(WHO);
  if (before && (await before.text()) === user) return;
  await caches.delete(PAGES);
  await (await caches.open(PAGES)).put(WHO, new Response(user));
};
self.addEventListener("message", (event) => {
  // A page that began to load while the worker was waking up is nobody's until it is claimed.
  last = last.catch(() => {}).then(() => belongsTo(event.data.user)).then(() => self.clients.claim())
    .then(() => event.ports[0].postMessage("kept"));
  event.waitUntil(last);
});

const stamped = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
};
const fresh = (kept) => kept && Date.now() - Number(kept.headers.get(KEPT_AT)) < OLDEST ? kept : undefined;

const page = async (request) => {
  const pages = await caches.open(PAGES);
  const name = new URL(request.url).pathname;
  const kept = fresh(await pages.match(name));
  try {
    // With something to show instead, a weak link is not waited for.
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    const isPage = (answer.headers.get("content-type") || "").startsWith("text/html");
    // A part of a page, an apology or the sign-in page is not what this address shows.
    if (answer.ok && !answer.redirected && isPage && !request.headers.get("HX-Request")) {
      await pages.put(name, await stamped(answer.clone()));
    }
    return answer;
  } catch {
    return kept || new Response(NOTHING, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
  }
};
const part = async (request) => {
  const parts = await caches.open(PARTS);
  const kept = await parts.match(request);
  const asked = fetch(request).then((answer) => { if (answer.ok) parts.put(request, answer.clone()); return answer; });
  if (!kept) return asked;
  asked.catch(() => {});
  return kept;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(part(request));
  else if (address.pathname.startsWith("/day/") && !address.pathname.endsWith(".js")) event.respondWith(page(request));
});
