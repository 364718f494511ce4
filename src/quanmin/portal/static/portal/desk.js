/* The few things a page cannot do without a script: print, and lighting a sentence in the plan both ways. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const all = event.target.closest("[data-check-all]");
    if (all) all.form.querySelectorAll(`input[name=${all.dataset.checkAll}]`).forEach((one) => { one.checked = all.checked; });
  });

  // Who signs out leaves no residents behind on the device.
  document.addEventListener("submit", (event) => {
    if ("caches" in window && event.target.matches("form[action$='/sign-out/']")) caches.delete("quanmin-day-pages");
  });

  // Paper shows a dictionary whole: a closed definition is of no use on it.
  addEventListener("beforeprint", () => {
    for (const more of document.querySelectorAll(".dictionary details")) more.open = true;
  });

  // A filter form sends itself when a choice changes; without scripts its button does.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });

  // A file dropped on its field is chosen; its name is shown.
  for (const form of document.querySelectorAll("form[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    const named = () => { if (field.files.length) form.querySelector("[data-name]").textContent = field.files[0].name; };
    field.addEventListener("change", named);
    for (const name of ["dragover", "dragleave", "drop"]) form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) { field.files = event.dataTransfer.files; named(); }
    });
  }

  // Inside a pane of its own the pane moves; the page stays where the reader has it.
  const centre = (place) => {
    const pane = place.closest(".pane");
    if (!pane || pane.scrollHeight <= pane.clientHeight) {
      place.scrollIntoView({ block: "center", behavior: "instant" });
      return;
    }
    const shown = pane.getBoundingClientRect();
    const box = place.getBoundingClientRect();
    pane.scrollTop += box.top - shown.top - Math.max(0, (shown.height - box.height) / 2);
  };

  const light = (key, from) => {
    for (const old of document.querySelectorAll(".lit")) old.classList.remove("lit");
    const places = document.querySelectorAll(`[data-fact~="${CSS.escape(key)}"]`);
    for (const place of places) {
      place.classList.add("lit");
      if (!from || !place.closest("[data-side]") || place.closest("[data-side]") !== from.closest("[data-side]")) {
        centre(place);
      }
    }
  };

  const chosen = (event) => {
    const place = event.target.closest("[data-fact]");
    if (!place || event.target.closest("a[href]:not([href^='#']), button, input, select, label, form")) return;
    if (String(window.getSelection()) && place.matches("mark")) return;
    light(place.dataset.fact.split(" ")[0], place);
  };
  document.addEventListener("click", chosen);
  document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("[data-fact][tabindex]")) {
      event.preventDefault();
      chosen(event);
    }
  });
  if (location.hash.startsWith("#fact-")) light(location.hash.slice(6), null);
})();
