// j and k lead from dossier to dossier, as in the queue; the same switch turns them off.
(() => {
  const isOn = () => {
    try { return localStorage.getItem("portal.queue.keys") !== "off"; } catch { return true; }
  };
  const typing = (element) =>
    element.isContentEditable ||
    ["TEXTAREA", "SELECT"].includes(element.tagName) ||
    (element.tagName === "INPUT" && !["checkbox", "radio"].includes(element.type));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]") || typing(event.target) || !isOn()) return;
    const link = { j: "next", k: "prev" }[event.key];
    const found = link && document.querySelector(`.page-actions a[rel=${link}]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
})();
