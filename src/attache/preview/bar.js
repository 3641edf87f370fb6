// The preview: what a save has changed is shown in its place, and the reader's place is kept.
(() => {
  const KEY = "attache:place", OPEN = "attache:bar";
  const desk = (doc = document) => doc.getElementById("attache-desk");
  let shown = desk().dataset.version;

  const path = (element) =>
    !element || element === document.body ? "body"
      : element.id ? `#${CSS.escape(element.id)}`
        : `${path(element.parentElement)} > :nth-child(${[...element.parentElement.children].indexOf(element) + 1})`;
  const folds = () => document.querySelectorAll("main details");
  const place = () => ({ at: location.pathname, x: scrollX, y: scrollY, open: [...folds()].map((one) => one.open), focus: path(document.activeElement) });
  const back = ({ x, y, open, focus }) => {
    folds().forEach((one, n) => { one.open = open[n] ?? one.open; });
    if (focus !== "body") document.querySelector(focus)?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
  };

  // What is outside <main>, and by which scripts and styles: where that is the same, <main> alone is replaced. Pages with
  // forms or scripts of their own are loaded again, for those begin with what they find.
  const frame = (doc) => {
    const main = doc.querySelector("main");
    const parts = [...doc.querySelectorAll("head script[src], head link[rel=stylesheet]")].map((one) => one.getAttribute("src") ?? one.getAttribute("href"));
    const own = parts.filter((one) => one.endsWith(".js")).length > 2;
    return main && !own && !main.querySelector("form") ? [...parts, ...[...doc.querySelectorAll(".mast, .foot")].map((one) => one.textContent)].join("\n") : null;
  };

  const mark = () => {
    const marks = new Map([...desk().querySelectorAll("[data-mark]")].map((one) => [one.pathname, one.dataset.mark]));
    const said = (word) => Object.assign(document.createElement("span"), { className: "attache-mark", textContent: word });
    if (!marks.size) return;
    for (const link of document.querySelectorAll("main a[href]:not(svg a)")) {
      const word = marks.get(link.pathname);
      if (word && link.pathname !== location.pathname) link.after(" ", said(word));
    }
    const here = marks.get(location.pathname);
    if (here && !document.querySelector("main .label.draft")) document.querySelector("main h1")?.append(" ", said(here));
  };
  const keep = () => {
    const bar = document.getElementById("attache-bar");
    bar.open = sessionStorage.getItem(OPEN) === "yes";
    bar.addEventListener("toggle", () => sessionStorage.setItem(OPEN, bar.open ? "yes" : "no"));
  };

  const update = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const was = place();
    if (!desk(next) || frame(document) === null || frame(document) !== frame(next)) {
      sessionStorage.setItem(KEY, JSON.stringify(was));
      location.reload();
      return;
    }
    shown = desk(next).dataset.version;
    document.title = next.title;
    document.querySelector("main").replaceWith(next.querySelector("main"));
    for (const part of [".d-findings", ".d-bar"]) {
      const [old, now] = [desk().querySelector(part), desk(next).querySelector(part)];
      if (old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
    }
    mark();
    back(was);
  };

  let turn = Promise.resolve();
  const events = new EventSource("/_attache/events");
  events.onmessage = ({ data }) => { turn = turn.then(() => (data === shown ? null : update())).catch(() => {}); };

  mark();
  keep();
  const before = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  if (before?.at === location.pathname) back(before);
})();
