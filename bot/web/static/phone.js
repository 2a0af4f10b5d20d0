// The phone works without this file; with it Enter sends, focus stays where one types, and the log follows.
(() => {
  const field = document.getElementById("text");
  const log = document.getElementById("log");
  const trouble = document.getElementById("trouble");
  if (!field || !log) return;

  const lastText = () => [...log.querySelectorAll(".theirs .bubble")].at(-1)?.textContent ?? "";

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
    }
    if (event.key === "ArrowUp" && !field.value && lastText()) {
      event.preventDefault();
      field.value = lastText();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  });

  // the first new bubble is brought to the top when the answer is longer than the screen
  const follow = (added) => {
    const first = added.find((node) => node.classList?.contains("message"));
    if (first) log.scrollTop = first.offsetTop - log.offsetTop - 12;
  };

  // on a small screen a browser would put the field in the middle, and the answer above the edge
  const toField = () => {
    field.focus({ preventScroll: true });
    field.closest(".handset").scrollIntoView({ block: "nearest" });
  };

  const markShown = () => {
    const shown = document.getElementById("shown")?.value;
    log.querySelectorAll(".message.shown").forEach((node) => node.classList.remove("shown"));
    if (shown) document.getElementById(shown)?.classList.add("shown");
  };

  new MutationObserver((records) => {
    const added = records.flatMap((record) => [...record.addedNodes]);
    // two requests that crossed may bring the same bubble twice
    const twice = added.filter((node) => node.id && log.querySelectorAll(`[id="${node.id}"]`).length > 1);
    twice.forEach((node) => node.remove());
    follow(added.filter((node) => !twice.includes(node)));
  }).observe(log, { childList: true });

  document.addEventListener("htmx:afterRequest", (event) => {
    // the form itself, even when the answer has removed it
    const from = event.detail.requestConfig.elt;
    trouble.hidden = event.detail.successful;
    if (!event.detail.successful) return;
    if (from.id === "compose") from.reset();
    if (from.dataset.focus === "text") toField();
    else if (from.dataset.focus) document.getElementById(from.dataset.focus)?.focus();
  });
  document.addEventListener("htmx:afterSettle", markShown);

  log.scrollTop = log.scrollHeight;
  markShown();
  // beside the panels there is room for a keyboard: begin in the field, unless a link led elsewhere
  if (matchMedia("(min-width: 74rem)").matches && !location.hash) field.focus({ preventScroll: true });
})();
