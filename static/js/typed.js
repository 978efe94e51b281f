// What was typed outlives an expired session: the tab keeps it until it is saved, and offers it again.
(() => {
  const words = document.body.dataset;
  const SENT = "sent"; // which form's words are on their way to the portal
  const NOT_KEPT = ["hidden", "file", "password", "submit", "button"];
  const put = (act) => { try { return act(sessionStorage); } catch { return null; } };
  const forget = (name) => put((kept) => kept.removeItem(name));

  // A page that follows a form and refuses nothing: its words are saved. The way to sign in, an error
  // page and a form with errors say the opposite.
  const sent = put((kept) => kept.getItem(SENT));
  const isRefused = document.querySelector(".error-page, .error-summary, form[action*='login']");
  if (sent && !isRefused) forget(sent);
  forget(SENT);

  document.addEventListener("submit", (event) => {
    const action = event.target.getAttribute("action") || "";
    if (action.includes("logout")) put((kept) => kept.clear());
  });

  const typing = document.querySelector("form[data-unsaved][data-keep]");
  if (!typing) return;
  const shelf = `typed:${location.pathname}`;
  const isTick = (field) => ["checkbox", "radio"].includes(field.type);
  const fields = () => [...typing.elements].filter((field) => field.name && !NOT_KEPT.includes(field.type));
  const keyOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
  const stateOf = (field) => (isTick(field) ? field.checked : field.value);
  // The portal saves without needless space: that is no other text.
  const bare = (state) => (typeof state === "string" ? state.normalize("NFC").replace(/\s+/g, " ").trim() : state);

  const offer = (found, lost) => {
    const notice = document.createElement("div");
    notice.className = "notice notice-attention";
    notice.setAttribute("role", "status");
    const question = document.createElement("p");
    question.textContent = words.typedBefore;
    const buttons = document.createElement("p");
    const add = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary me-2";
      button.textContent = label;
      button.addEventListener("click", () => { act(); notice.remove(); });
      buttons.append(button);
    };
    add(words.putBack, () => lost.forEach((field) => {
      if (isTick(field)) field.checked = found[keyOf(field)];
      else field.value = found[keyOf(field)];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }));
    add(words.leaveOut, () => forget(shelf));
    notice.append(question, buttons);
    typing.before(notice);
  };

  const found = JSON.parse(put((kept) => kept.getItem(shelf)) || "null");
  const isLost = (field) => keyOf(field) in found && bare(found[keyOf(field)]) !== bare(stateOf(field));
  const lost = found ? fields().filter(isLost) : [];
  // A form that was refused shows the words itself; they stay kept until they are saved or left out.
  if (found && !lost.length && !isRefused) forget(shelf);
  else if (found && lost.length && !isRefused) offer(found, lost);

  typing.addEventListener("input", () => {
    const typed = Object.fromEntries(fields().map((field) => [keyOf(field), stateOf(field)]));
    put((kept) => kept.setItem(shelf, JSON.stringify(typed)));
  });
  typing.addEventListener("submit", () => put((kept) => kept.setItem(SENT, shelf)));
  document.addEventListener("portal:nothing-unsaved", () => forget(shelf));
})();
