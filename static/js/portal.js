// Improves pages that already work without it. Words come from data attributes of <body>.
(() => {
  const words = document.body.dataset;
  const count = (text, n) => text.replace("{n}", n);
  // What a button shows, without what only a screen reader says.
  const seenWords = (button) => {
    const copy = button.cloneNode(true);
    copy.querySelectorAll(".visually-hidden").forEach((unseen) => unseen.remove());
    return copy.textContent.trim();
  };

  // Errors first: the summary takes the focus, so that it is read out and seen.
  const summary = document.querySelector(".error-summary, .confirmation[tabindex]");
  if (summary) summary.focus();

  // A menu closes when the person goes elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Characters left. The limit moves from the browser, which cuts silently, to a line that counts.
  const countable = (root) =>
    root.querySelectorAll("textarea[maxlength], [data-count-max]").forEach((input) => {
      const max = Number(input.dataset.countMax || input.maxLength);
      if (!max || input.dataset.counted) return;
      input.dataset.counted = "yes";
      input.removeAttribute("maxlength");
      const seen = document.createElement("p");
      seen.className = "counter";
      seen.setAttribute("aria-hidden", "true");
      const heard = document.createElement("p");
      heard.className = "visually-hidden";
      heard.setAttribute("aria-live", "polite");
      input.after(seen, heard);
      let later;
      const show = () => {
        const left = max - [...input.value.normalize("NFC")].length;
        seen.textContent = left < 0 ? count(words.tooMany, -left) : count(words.left, left);
        seen.classList.toggle("is-over", left < 0);
        clearTimeout(later);
        later = setTimeout(() => { heard.textContent = seen.textContent; }, 1000);
      };
      input.addEventListener("input", show);
      show();
    });
  countable(document);
  document.addEventListener("htmx:load", (event) => countable(event.target));

  // Leaving a page with something typed and not sent.
  let unsaved = Boolean(document.querySelector(".error-summary") && document.querySelector("form[data-unsaved]"));
  let typedSince = false; // since the page last began to save itself
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsaved = typedSince = true;
  });
  document.addEventListener("htmx:beforeRequest", () => { typedSince = false; });
  document.addEventListener("portal:saved", () => {
    unsaved = typedSince;
    if (!unsaved) document.dispatchEvent(new Event("portal:nothing-unsaved"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // Ask before an act that cannot be taken back: data-confirm on the button or on its form.
  const dialog = document.getElementById("portal-confirm");
  let asked = null;
  if (dialog) {
    dialog.addEventListener("close", () => {
      const { form, button } = asked || {};
      asked = null;
      if (dialog.returnValue !== "yes" || !form) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button || undefined);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Not `form.method`: a field of that name would answer instead.
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post" || form.closest("dialog")) return;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && dialog && !form.dataset.confirmed) {
      event.preventDefault();
      asked = { form, button };
      dialog.querySelector("[data-question]").textContent = question;
      dialog.querySelector("[value=yes]").textContent = button ? seenWords(button) : words.confirm;
      dialog.returnValue = "";
      dialog.showModal();
      dialog.querySelector("[value=no]").focus();
      return;
    }
    delete form.dataset.confirmed;
    // The same form is sent once, however often the button is pressed.
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
    form.dataset.sent = "yes";
    unsaved = false;
    if (button) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });

  // Copy a hash or a link; the button shows only where it can work.
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const word = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = word; }, 2000);
    });
  });

  // On a phone the filters and the advice stay folded until somebody uses them.
  if (window.matchMedia("(max-width: 47.99rem)").matches) {
    document.querySelectorAll("details.filters[data-idle], details.how-to").forEach((filters) => { filters.open = false; });
  }

  // A filter that is a select applies at once; its button stays for everyone else.
  document.querySelectorAll("select[data-submit]").forEach((select) =>
    select.addEventListener("change", () => select.form.requestSubmit()));
})();
