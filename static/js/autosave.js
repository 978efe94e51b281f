// A page that saves by itself (its line #autosaved) says so when it could not, and tries again.
(() => {
  const words = document.body.dataset;
  const AGAIN_AFTER = 15000;
  let isWaiting = false;

  const lineOf = (event) => {
    const line = document.getElementById("autosaved");
    return line && event.target === line ? line : null;
  };

  const say = (line, sentence) => {
    const said = document.createElement("strong");
    said.className = "due is-late";
    said.textContent = sentence;
    line.replaceChildren(said);
  };

  const tryAgain = () => {
    const line = document.getElementById("autosaved");
    if (!isWaiting || !line) return;
    isWaiting = false;
    const form = document.querySelector(line.getAttribute("hx-include"));
    ["input", "change"].forEach((name) => form.dispatchEvent(new Event(name, { bubbles: true })));
  };

  const wait = (line) => {
    say(line, words.noAnswer);
    isWaiting = true;
    setTimeout(tryAgain, AGAIN_AFTER);
  };

  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, (event) => {
      const line = lineOf(event);
      if (line) wait(line);
    }));
  window.addEventListener("online", tryAgain);

  document.addEventListener("htmx:responseError", (event) => {
    const line = lineOf(event);
    const { status } = event.detail.xhr;
    if (!line || status === 413) return; // what is too much says so in the answer itself
    if (status >= 500) wait(line);
    else say(line, words.shutOut);
  });

  // An answer from another address is the way to sign in: it belongs on a page, not in the line.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const line = lineOf(event);
    const { responseURL, status } = event.detail.xhr;
    if (!line || status >= 400) return;
    if (new URL(responseURL).pathname === new URL(line.getAttribute("hx-post"), location).pathname) return;
    event.detail.shouldSwap = false;
    say(line, words.shutOut);
  });
})();
