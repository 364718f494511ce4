/* Review by keyboard: j and k walk, a e x decide, u takes back; a selected stretch of text can be added. */
(() => {
  "use strict";
  const list = document.querySelector("[data-review] .facts-list");
  const doc = document.querySelector("[data-review] .doc");
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const items = () => (list ? [...list.children] : []);
  const current = () => items().find((item) => item.classList.contains("lit"));
  const choose = (item) => {
    if (!item) return;
    item.click();
    item.focus({ preventScroll: true });
    const pane = item.closest(".pane").getBoundingClientRect();
    const box = item.getBoundingClientRect();
    const over = box.top < pane.top ? box.top - pane.top - 8 : Math.max(0, box.bottom - pane.bottom + 8);
    item.closest(".pane").scrollTop += over;
  };
  const step = (by) => {
    const all = items();
    const at = all.indexOf(current());
    choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const press = (key) => {
    const where = key === "u" ? document : current();
    const button = where && where.querySelector(`[data-press="${key}"]`);
    if (button && !button.disabled) button.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const cancel = document.querySelector("[data-cancel]");
      if (cancel) cancel.click();
      return;
    }
    if (typing(event.target)) return;
    const acts = { j: () => step(1), k: () => step(-1), t: () => add("target"), w: () => add("task") };
    const act = acts[event.key] || ("aexu".includes(event.key) && event.key.length === 1 ? () => press(event.key) : null);
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // A decided fact makes way for the next one still open; a form that opens takes the cursor.
  document.addEventListener("htmx:afterSettle", (event) => {
    const item = event.target.closest ? event.target.closest("li[data-fact]") : null;
    if (!item || item.parentElement !== list) return;
    const field = item.querySelector("form input:not([type=hidden])");
    if (field) field.focus();
    if (!item.hasAttribute("data-done")) {
      if (!item.classList.contains("lit")) item.click();
      if (field) field.focus();
      return;
    }
    const all = items();
    const next = all.slice(all.indexOf(item) + 1).find((one) => !one.classList.contains("decided"));
    choose(next || item);
  });

  // A sentence whose fact this tab does not list is looked up among all.
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-review] .doc [data-fact]");
    if (!place || String(window.getSelection())) return;
    const key = place.dataset.fact.split(" ")[0];
    if (!document.getElementById(`fact-${key}`)) location.assign(`?show=all#fact-${key}`);
  });

  // What is selected, in the offsets the plan's own text is counted in.
  const picked = document.querySelector("[data-picked]");
  const offset = (node, within) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!piece || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(piece.dataset.at) + Array.from(node.data.slice(0, within)).length;
  };
  const stretch = () => {
    const selection = window.getSelection();
    if (!picked || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!doc.contains(range.startContainer) || !doc.contains(range.endContainer)) return null;
    const ends = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
    return ends.includes(null) || ends[0] >= ends[1] ? null : ends;
  };
  let last = null;
  document.addEventListener("selectionchange", () => {
    if (!picked) return;
    const ends = stretch();
    if (ends) last = ends;
    const gone = !ends && !picked.matches(":hover, :focus-within");
    picked.hidden = gone;
    if (gone) last = null;
    if (ends) picked.querySelector("[data-count]").textContent = `${ends[1] - ends[0]}`;
  });
  const add = (kind) => {
    const button = picked && picked.querySelector(`[data-add="${kind}"]`);
    if (!last || !button) return;
    const asked = new URLSearchParams({ what: kind, start: last[0], end: last[1] });
    htmx.ajax("GET", `${button.dataset.url}?${asked}`, { target: "#adding", swap: "innerHTML" }).then(() => {
      document.getElementById("adding").scrollIntoView({ block: "nearest" });
    });
  };
  if (picked) picked.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) add(button.dataset.add);
  });

  if (!location.hash && list) choose(items()[0]);
})();
