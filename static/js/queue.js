// The keyboard in the Office's queue: everything here is also a link, a checkbox or a field.
(() => {
  const form = document.getElementById("queue-form");
  const help = document.getElementById("queue-keys");
  if (!help) return;
  const KEY = "portal.queue.keys";
  const toggle = help.querySelector("[data-keys-toggle]");
  let isOn = true;
  try { isOn = localStorage.getItem(KEY) !== "off"; } catch { /* private windows */ }

  const tell = () => {
    toggle.textContent = isOn ? toggle.dataset.turnOff : toggle.dataset.turnOn;
  };
  toggle.hidden = false;
  tell();
  toggle.addEventListener("click", () => {
    isOn = !isOn;
    try { localStorage.setItem(KEY, isOn ? "on" : "off"); } catch { /* kept for this page only */ }
    tell();
  });

  const links = form ? [...form.querySelectorAll("a[data-row]")] : [];
  const boxes = form ? [...form.querySelectorAll("input[name=pk]")] : [];
  const rowOf = (element) => element && element.closest("tr");
  const current = () => links.findIndex((link) => rowOf(link) === rowOf(document.activeElement));

  const go = (step) => {
    if (!links.length) return;
    const at = current();
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    if (next < 0 || next >= links.length) return;
    links[next].focus();
    rowOf(links[next]).scrollIntoView({ block: "nearest" });
  };

  // How many are chosen, said aloud, beside the act.
  const all = form && form.querySelector("input[name=all]");
  const chosen = form && form.querySelector("[data-chosen]");
  const page = form && form.querySelector("[data-choose-page]");
  const count = () => {
    if (!chosen) return;
    const n = boxes.filter((box) => box.checked).length;
    chosen.textContent = all && all.checked
      ? all.closest("label").textContent.trim()
      : chosen.dataset.words.replace("{n}", n);
    if (page) {
      page.checked = n > 0 && n === boxes.length;
      page.indeterminate = n > 0 && n < boxes.length;
    }
  };
  if (form) form.addEventListener("change", (event) => {
    if (event.target === page) boxes.forEach((box) => { box.checked = page.checked; });
    count();
  });
  if (page) page.closest("label").hidden = false;
  count();
  window.addEventListener("pageshow", count);

  const typing = (element) =>
    element.isContentEditable ||
    ["TEXTAREA", "SELECT"].includes(element.tagName) ||
    (element.tagName === "INPUT" && !["checkbox", "radio"].includes(element.type));

  const acts = {
    j: () => go(1),
    k: () => go(-1),
    x: () => {
      const at = current();
      const box = at < 0 ? null : rowOf(links[at]).querySelector("input[name=pk]");
      if (!box) return;
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    },
    o: () => { const at = current(); if (at >= 0) links[at].click(); },
    "/": () => {
      const field = document.getElementById("id_q");
      if (!field) return;
      field.focus();
      field.select();
    },
    "?": () => { help.open = !help.open; help.querySelector("summary").focus(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && document.activeElement.id === "id_q") {
      document.activeElement.blur();
      return;
    }
    if (typing(event.target)) return;
    // Arrows move between rows only for somebody who is in the list already.
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && current() >= 0) {
      event.preventDefault();
      go(arrow);
      return;
    }
    const act = isOn && acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
