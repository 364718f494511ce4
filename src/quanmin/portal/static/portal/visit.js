// The visit form: fields follow the things ticked, impossible values show at once, what is typed is kept.
(() => {
  "use strict";
  const form = document.getElementById("visit");
  if (!form) return;
  const words = document.getElementById("day-words").dataset;

  const ticked = () => new Set([...form.querySelectorAll("input[name=task]:checked")].map((box) => box.value));
  // Asked only where another field was answered yes; where the form does not ask that one, it is asked.
  const needed = (field) => {
    const other = field.dataset.needs && document.getElementById(`ask-${field.dataset.needs}`);
    return !other || (!other.hidden && other.querySelector("input[value='1']:checked") !== null);
  };
  // A vaccine is offered when it counts for every dose ticked; the only one is chosen.
  const offer = (now) => {
    const labels = [...form.querySelectorAll("label[data-fits]")];
    const doses = [...now].filter((name) => labels.some((label) => label.dataset.fits.split(" ").includes(name)));
    for (const label of labels) {
      const fits = label.dataset.fits.split(" ");
      label.hidden = doses.length === 0 || !doses.every((name) => fits.includes(name));
      if (label.hidden) label.querySelector("input").checked = false;
    }
    const left = labels.filter((label) => !label.hidden);
    if (left.length === 1) left[0].querySelector("input").checked = true;
  };
  const follow = () => {
    const now = ticked();
    for (const field of form.querySelectorAll(".ask")) {
      const shown = field.dataset.tasks.split(" ").some((name) => now.has(name)) && needed(field);
      field.hidden = field.disabled = !shown;
    }
    offer(now);
    for (const panel of form.querySelectorAll(".panel:has(.asked)")) {
      panel.hidden = !panel.querySelector(".ask:not([hidden])");
    }
  };

  const judge = (input) => {
    const text = input.value.trim().normalize("NFKC");
    const value = Number(text);
    const low = Number(input.dataset.low);
    const high = Number(input.dataset.high);
    const wrong = text !== "" && (Number.isNaN(value) || value < low || value > high);
    const field = input.closest(".ask");
    field.classList.toggle("wrong", wrong);
    let said = field.querySelector(".said.live");
    if (!wrong) { if (said) said.remove(); return; }
    if (!said) { said = document.createElement("p"); said.className = "said live"; input.after(said); }
    said.textContent = words.range.replace("{low}", input.dataset.low).replace("{high}", input.dataset.high);
  };

  const same = (button) => {
    const wanted = new Set(button.dataset.same.split(" "));
    for (const input of button.closest(".ask").querySelectorAll("input[name^='f-']")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = wanted.has(input.value);
      else input.value = button.dataset.same;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  let timer = 0;
  let sent = false;
  const keep = async () => {
    if (sent) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      if (answer.ok && !answer.redirected) form.querySelector("[data-kept]").textContent = words.kept;
    } catch { /* without a link the draft waits for the next change */ }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "task" || event.target.value === "1" || event.target.value === "0") follow();
    if (event.target.dataset.low) judge(event.target);
  });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 4000); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-same]");
    if (button) same(button);
  });
  addEventListener("day-filled", follow);
  follow();
  const refusal = document.querySelector("[data-refusal]");
  if (refusal) refusal.focus();
})();
