/* The wall turns its scenes by itself and asks twice a minute what is new. It keeps nothing but a place and two clocks. */
(() => {
  "use strict";
  const TURN_MS = 14_000;
  const ASK_MS = 30_000;
  const wall = document.getElementById("wall");
  const trouble = document.getElementById("trouble");
  const pause = document.getElementById("pause");
  const strip = matchMedia("(min-aspect-ratio: 26/10)");
  let at = 0;
  let turning = true;

  // On a strip the county stays, and only the other scenes take turns.
  const scenes = () => [...wall.querySelectorAll(strip.matches ? ".scene:not(.always)" : ".scene")];

  const show = () => {
    const all = scenes();
    at = ((at % all.length) + all.length) % all.length;
    for (const scene of wall.querySelectorAll(".scene")) {
      scene.hidden = !(all[at] === scene || (strip.matches && scene.classList.contains("always")));
    }
  };
  const turn = (by) => { at += by; show(); };
  const hold = (held) => { turning = !held; pause.setAttribute("aria-pressed", String(held)); };

  const ask = async () => {
    try {
      const answer = await fetch(`${location.pathname}?part=1`, { headers: { "X-Requested-With": "wall" } });
      if (answer.redirected) { trouble.textContent = wall.dataset.signedOut; return; }
      if (!answer.ok) throw new Error(answer.status);
      wall.innerHTML = await answer.text();
      trouble.textContent = "";
      show();
    } catch {
      trouble.textContent = `${wall.dataset.lost} (${new Date().toLocaleTimeString()})`;
    }
  };

  pause.addEventListener("click", () => hold(turning));
  strip.addEventListener("change", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " " && event.target !== pause) hold(turning);
    else return;
    event.preventDefault();
  });
  setInterval(() => { if (turning && !document.hidden) turn(1); }, TURN_MS);
  setInterval(() => { if (!document.hidden) ask(); }, ASK_MS);
  show();
})();
