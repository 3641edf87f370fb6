// Asks Pagefind's index in the reader's browser. The address holds what is asked, so that back and bookmarks work.
// What the index says becomes text, never HTML; every word of ours is in the template. `fold` is that of `fold.js`.
const page = document.getElementById("s:search"), words = page.dataset, field = document.getElementById("s:find");
const one = (selector, within = document) => within.querySelector(selector);
const [status, tools, order, elsewhere, narrow, list, more] =
  [".status", ".tools", ".order", ".elsewhere", "#s\\:narrow", ".hits", ".more"].map((selector) => one(selector));
const groups = [...narrow.querySelectorAll("[data-filter]")], STEP = 10, FIRST = 8;
let pagefind, waiting = [], terms = [], run = 0, settled = true, kept, pause;

const matches = (word) => fold(word).split(" ").some((part) => terms.some((term) => part.startsWith(term)));
const asked = () => new URLSearchParams(location.search);

function make(tag, css, text, ...more) {
  const element = document.createElement(tag);
  if (css) element.className = css;
  element.append(text, ...more);
  return element;
}

// Words, those that match in marks, and an ellipsis where something is cut off.
function mark(element, texts, hits, before, after) {
  if (before) element.append("… ");
  for (let i = 0, j; i < texts.length; i = j) {
    for (j = i + 1; j < texts.length && !hits[i] === !hits[j]; j++);
    const [, said, stop] = texts.slice(i, j).join(" ").match(/^(.*?)(\p{P}*)$/su);
    element.append(hits[i] ? make("mark", "", said) : said, stop, j < texts.length ? " " : "");
  }
  if (after) element.append(" …");
}

// Where most words match; where none does, the summary or the beginning.
function excerpt(element, data, summary) {
  const texts = data.content.split(/\s+/), hits = texts.map((word, i) => data.locations.includes(i) || matches(word));
  let best = 0, from = 0;
  hits.forEach((hit, i) => {
    const found = hit ? hits.slice(i, i + 24).filter(Boolean).length : 0;
    if (found > best) [best, from] = [found, Math.max(0, i - 6)];
  });
  if (summary && !best) element.append(summary);
  else mark(element, texts.slice(from, from + 32), hits.slice(from), from, from + 32 < texts.length);
}

function result(data) {
  const item = document.getElementById("s:result").content.firstElementChild.cloneNode(true), title = one("a", item);
  const [marker, when, line, summary] = JSON.parse(data.filters.shown[0]), texts = data.meta.title.split(" ");
  item.classList.add(marker || "undated");
  for (const [css, text] of when) one(".when", item).append(make("span", css, text), " ");
  title.href = data.url;
  mark(title, texts, texts.map(matches));
  one(".kindline", item).append(line);
  excerpt(one(".sum", item), data, summary);
  return item;
}

async function show(focus) {
  const mine = run, items = (await Promise.all(waiting.splice(0, STEP).map((hit) => hit.data()))).map(result);
  if (mine !== run) return;
  list.append(...items);
  more.hidden = !waiting.length;
  more.textContent = words.more.replace("{n}", Math.min(STEP, waiting.length));
  if (focus) one("a", items[0]).focus();
}

// A link to the address with a value, or, where it is chosen, without it.
function choice(name, value, count, chosen) {
  const params = asked(), link = make("a", "", value, " ", make("span", "c", chosen ? "×" : count));
  if (chosen) params.delete(name);
  for (const other of chosen ? asked().getAll(name) : [value]) if (!chosen || other !== value) params.append(name, other);
  link.href = `?${params}`;
  link.dataset.of = `${name} ${value}`;
  if (chosen) link.ariaLabel = words.remove.replace("{n}", () => value);
  if (chosen) link.ariaCurrent = "true";
  return make("li", "", link);
}

function offer(counts) {
  for (const group of groups) {
    const name = group.dataset.filter, chosen = asked().getAll(name);
    const rank = ([value, n]) => chosen.includes(value) ? Infinity : name === "year" ? parseInt(value) : n;
    const values = Object.entries(counts[name] ?? {}).filter(([value, n]) => n || chosen.includes(value));
    values.sort((a, b) => (rank(b) > rank(a)) - (rank(b) < rank(a)) || a[0].localeCompare(b[0]));
    const items = values.map(([value, n]) => choice(name, value, n, chosen.includes(value)));
    const [first, rest] = group.querySelectorAll("ul");
    first.replaceChildren(...items.slice(0, FIRST));
    rest.replaceChildren(...items.slice(FIRST));
    rest.parentNode.hidden = items.length <= FIRST;
    one("summary", group).textContent = words.rest.replace("{n}", items.length - FIRST);
    group.hidden = !items.length;
  }
  if (kept) [...narrow.querySelectorAll("a")].find((link) => link.dataset.of === kept)?.focus();
  kept = "";
}

async function search() {
  const mine = ++run, params = asked(), query = (params.get("q") ?? "").trim(), filters = { not: { any: {} } };
  for (const { dataset: { filter } } of groups) {
    filters.not.any[filter] = "\0"; // no value: but only filters that are named are counted
    if (params.has(filter)) filters[filter] = params.getAll(filter);
  }
  const latest = !query || params.get("sort") === "date", sort = latest ? { date: "desc" } : {};
  const found = await pagefind.search(query || null, { filters, sort });
  // Whoever is called exactly so comes first.
  const called = latest ? [] : (await pagefind.search(query, { filters: { ...filters, name: fold(query) } })).results;
  if (mine !== run) return;
  const asks = query || Object.keys(filters).length > 1, total = asks ? found.results.length : 0;
  waiting = asks ? [...called, ...found.results.filter((hit) => called.every((other) => other.id !== hit.id))] : [];
  terms = fold(query).split(" ").filter(Boolean);
  const count = total ? (total > 1 ? words.many : words.one).replace("{n}", total) : words.none;
  status.textContent = query ? words.for.replace("{n}", count).replace("{words}", () => query) : asks ? count : "";
  list.replaceChildren();
  [list.hidden, tools.hidden, elsewhere.hidden, narrow.hidden, more.hidden] = [!total, !total, total, false, true];
  params.delete("sort");
  if (!latest) params.set("sort", "date");
  [order.href, order.textContent, order.parentNode.hidden] = [`?${params}`, order.dataset[latest ? "best" : "latest"], !query];
  offer(found.filters);
  await show();
}

async function ask() {
  try {
    pagefind ??= await import(new URL(words.index, location));
    await search();
  } catch {
    [status.textContent, elsewhere.hidden, narrow.hidden] = [words.failed, false, true];
  }
}

function go(params, how = "pushState") {
  if (`?${params}` !== location.search) history[how](null, "", `?${params}`);
  ask();
}

// A query is one step back, however many letters it was typed in.
function typed(done) {
  const params = asked();
  clearTimeout(pause);
  params.delete("q");
  if (field.value.trim()) params.set("q", field.value.trim());
  go(params, settled ? "pushState" : "replaceState");
  settled = done;
}

function begin() {
  field.value = asked().get("q") ?? "";
  settled = true;
  ask();
}

field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(typed, 200, false);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  field.value = "";
  typed(true);
});
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  typed(true);
});
page.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='?']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  [kept, settled] = [link.dataset.of, true];
  go(new URLSearchParams(link.search));
});
more.addEventListener("click", () => show(true));
addEventListener("popstate", begin);
begin();
