// Finds a feed or calendar among the lists of the page, which hold the same without a script, and gives its address.
// `fold` is that of `fold.js`.
(() => {
  const form = document.querySelector("#s\\:pick form"), words = form.dataset;
  const [who, kind, format, address] = ["who", "kind", "format", "address"].map((id) => document.getElementById(`s:${id}`));
  const [status, names] = [form.querySelector("[role=status]"), document.getElementById("s:names")];
  const [button, links] = [form.querySelector("button"), form.querySelectorAll("[data-scheme]")];

  const say = (text, values) => text.replace(/{(\w+)}/g, (all, name) => values[name] ?? all);

  // What can be followed by its name; a name that two share is told apart by its group.
  const followed = new Map();
  const read = () => {
    for (const link of document.querySelectorAll("details th a, .rest a")) {
      const group = link.closest("section").querySelector("h2").textContent, name = link.textContent;
      followed.set(followed.has(name) ? `${name} (${group})` : name, link);
    }
    for (const name of followed.keys()) names.append(new Option(fold(name), name));
  };

  // The links whose names are meant: one that is so called, else all that begin a word so, else all that have it in them.
  const meant = (text) => {
    const all = [...followed.keys()], asked = fold(text);
    for (const fits of [(name) => name === asked, (name) => ` ${name}`.includes(` ${asked}`), (name) => name.includes(asked)]) {
      const found = asked ? all.filter((name) => fits(fold(name))) : [];
      if (found.length) return found;
    }
    return [];
  };

  // The folder of what is chosen, relative to this page, or why there is none.
  const chosen = () => {
    const asked = who.value.trim(), found = meant(asked), one = kind.value, label = kind.selectedOptions[0].text;
    if (asked && !found.length) return { why: say(words.unknown, { words: asked }) };
    if (found.length > 1) return { why: say(words.several, { count: found.length, names: found.slice(0, 3).join(", ") + (found.length > 3 ? " …" : "") }) };
    const link = followed.get(found[0]), said = { name: found[0] ?? words.whole, kind: label };
    if (!one) return { name: said.name, folder: link ? link.getAttribute("href") : "../" };
    if (!link) return { name: label, folder: `../kinds/${one}/` };
    if (format.value.endsWith(".ics")) return { why: say(words.nocalendar, said) };
    const feed = link.closest("tr")?.querySelector(`details a[href$="/${one}/feed.xml"]`);
    return feed ? { name: say(words.of, said), folder: feed.getAttribute("href").replace("feed.xml", "") } : { why: say(words.none, said) };
  };

  const show = () => {
    const { name, folder, why } = chosen();
    status.textContent = why ?? name;
    const url = why ? "" : new URL(folder + format.value, words.base).href;
    address.value = url;
    button.disabled = !url;
    for (const link of links) {
      link.hidden = !url || (link.dataset.scheme === "webcal") !== format.value.endsWith(".ics");
      link.href = link.dataset.scheme === "webcal" ? url.replace(/^https?/, "webcal") : `feed:${url}`;
    }
  };

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.value);
      status.textContent = words.copied;
    } catch {
      address.select(); // a page that is not served securely may not write there
      status.textContent = words.marked;
    }
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("s:pick").hidden = false; // at once: nothing below is painted yet
  show();
  document.addEventListener("DOMContentLoaded", () => {
    read();
    show(); // a browser that goes back fills the fields again
  });
})();
