// What pages do better with a script. Each works without: whatever stands here is an addition to it.

// `/` leads to the search field, wherever the reader is but in a field.
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("input[type=search]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  event.preventDefault();
  field.focus();
});

// Opened from a disk, a folder shows its list: lead to the page that it holds.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const url = new URL(link.href);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) link.href = url.pathname + "index.html" + url.search + url.hash;
  }
}

// Colours and contrast: shown at the foot, kept on this device, applied by display.js before the next page is painted.
const display = document.querySelector(".display");
if (display) {
  const chosen = document.documentElement.dataset;
  const system = matchMedia("(prefers-contrast: more)");
  const contrasted = () => (chosen.contrast ? chosen.contrast === "more" : system.matches);
  const show = () => {
    for (const button of display.querySelectorAll("button")) {
      const { scheme } = button.dataset;
      button.ariaPressed = scheme === undefined ? contrasted() : scheme === (chosen.scheme ?? "");
    }
  };
  display.addEventListener("click", ({ target }) => {
    if (target.dataset.scheme) chosen.scheme = target.dataset.scheme;
    else if (target.dataset.scheme === "") delete chosen.scheme;
    else if (target.dataset.contrast) {
      const wanted = !contrasted();
      if (wanted === system.matches) delete chosen.contrast;
      else chosen.contrast = wanted ? "more" : "no";
    }
    show();
    try {
      localStorage.setItem("attache:display", JSON.stringify({ scheme: chosen.scheme, contrast: chosen.contrast }));
    } catch {
      // the choice then holds for this page alone
    }
  });
  show();
  display.hidden = false;
}

// The choice of kind, level and partner: it narrows the list that is there, and stands in the address.
const form = document.querySelector("form.narrow");
if (form) {
  const choices = [...form.querySelectorAll("select")];
  const status = form.querySelector("[role=status]");
  const events = document.querySelectorAll(".entry[data-kind]");
  const entries = []; // an event with its parts: they stay together, and are shown where any of them fits
  for (const event of events) {
    if (event.matches(".sub") && entries.length) entries.at(-1).push(event);
    else entries.push([event]);
  }
  const sections = document.querySelectorAll("section:has(.entry[data-kind]):not(:has(form.narrow))");

  const narrow = () => {
    const wanted = choices.filter((choice) => choice.value);
    const fits = (event) => wanted.every(({ name, value }) => event.dataset[name]?.split(" ").includes(value));
    let shown = 0;
    for (const entry of entries) {
      const hidden = !entry.some(fits);
      if (!hidden) shown += 1;
      for (const event of entry) event.hidden = hidden;
    }
    // A year without an entry, and what is said of years without events, belong to the whole list.
    for (const section of sections) section.hidden = !section.querySelector(".entry:not([hidden])");
    for (const gap of document.querySelectorAll(".gap")) gap.hidden = wanted.length > 0;
    form.querySelector("button").hidden = !wanted.length;
    status.textContent = wanted.length ? form.dataset.shown.replace("#", shown) : "";
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const choice of choices) {
      choice.value = asked.get(choice.name) ?? "";
      if (choice.selectedIndex < 0) choice.value = "";
    }
    narrow();
  };
  const write = () => {
    const url = new URL(location.href);
    for (const { name, value } of choices) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    try {
      history.pushState(null, "", url);
    } catch {
      // a page opened from a disk may keep its address
    }
    narrow();
  };
  form.addEventListener("change", write);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const choice of choices) choice.value = "";
    write();
    choices[0].focus();
  });
  addEventListener("popstate", read);
  addEventListener("pageshow", read);
  form.hidden = false;
}
