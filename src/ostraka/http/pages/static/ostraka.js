// What the pages can do without: hits as one types, the slider of days, keys.
"use strict";
(() => {
  const form = document.getElementById("search");
  const results = document.getElementById("results");
  const typing = (event) => /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);

  if (form && results) {
    let timer = 0;
    let asked = 0;
    const address = () => {
      const given = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) given.append(name, value);
      return "/?" + given;
    };
    const ask = async () => {
      const number = ++asked;
      try {
        const answer = await fetch(address(), { headers: { "X-Part": "1" } });
        const text = await answer.text();
        if (number !== asked) return;
        results.innerHTML = text;
        history.replaceState(null, "", address());
      } catch {
        // The button still asks.
      }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, 200); };
    form.addEventListener("input", soon);
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(); });

    const slide = document.getElementById("slide");
    const day = document.getElementById("as_of");
    if (slide && day) {
      const millis = 86400000;
      const first = Date.parse(slide.dataset.first);
      const last = Date.parse(slide.dataset.last);
      slide.max = String(Math.round((last - first) / millis));
      const follow = () => { slide.value = String(Math.round(((Date.parse(day.value) || last) - first) / millis)); };
      follow();
      slide.addEventListener("input", () => {
        const at = first + Number(slide.value) * millis;
        day.value = at >= last ? "" : new Date(at).toISOString().slice(0, 10);
      });
      day.addEventListener("input", follow);
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = document.getElementById("name");
    if (event.key === "Escape" && typing(event)) { event.target.blur(); return; }
    if (typing(event)) return;
    if (event.key === "/" && name) { event.preventDefault(); name.focus(); name.select(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...document.querySelectorAll(".hit .caption")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
    links[next].focus();
  });
})();
