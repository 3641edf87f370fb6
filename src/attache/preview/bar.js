// The preview: a page that a save changed is loaded again, the reader's place in it kept; else the bar alone is renewed.
(() => {
  const KEY = "attache:place", OPEN = "attache:bar";
  const desk = document.getElementById("attache-desk"), bar = document.getElementById("attache-bar");
  const folds = () => [...document.querySelectorAll("main details")];

  const path = (element) =>
    !element || element === document.body ? "body"
      : element.id ? `#${CSS.escape(element.id)}`
        : `${path(element.parentElement)} > :nth-child(${[...element.parentElement.children].indexOf(element) + 1})`;
  const leave = () => {
    const place = { at: location.pathname, x: scrollX, y: scrollY, open: folds().map((one) => one.open), focus: path(document.activeElement) };
    sessionStorage.setItem(KEY, JSON.stringify(place));
    location.reload();
  };
  const back = ({ x, y, open, focus }) => {
    folds().forEach((one, n) => { one.open = open[n] ?? one.open; });
    if (focus !== "body") document.querySelector(focus)?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const mark = () => {
    for (const one of document.querySelectorAll(".attache-mark")) {
      one.previousSibling.remove();
      one.remove();
    }
    const marks = new Map([...desk.querySelectorAll("[data-mark]")].map((one) => [one.pathname, one.dataset.mark]));
    const said = (word) => Object.assign(document.createElement("span"), { className: "attache-mark", textContent: word });
    for (const link of document.querySelectorAll("main a[href]:not(svg a)")) {
      const word = marks.get(link.pathname);
      if (word && link.pathname !== location.pathname) link.after(" ", said(word));
    }
    const here = marks.get(location.pathname);
    if (here && !document.querySelector("main .label.draft")) document.querySelector("main h1")?.append(" ", said(here));
  };

  const ofPage = (version) => version.split("-")[0];
  const renew = async () => {
    const answer = await fetch(location.href);
    const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("attache-desk");
    if (ofPage(now.dataset.version) !== ofPage(desk.dataset.version)) return leave();
    const focus = path(document.activeElement);
    for (const part of [".d-findings", "#attache-bar"]) desk.querySelector(part).replaceChildren(...now.querySelector(part).childNodes);
    desk.dataset.version = now.dataset.version;
    mark();
    if (focus !== "body") document.querySelector(focus)?.focus({ preventScroll: true });
  };

  bar.open = sessionStorage.getItem(OPEN) === "yes";
  bar.addEventListener("toggle", () => sessionStorage.setItem(OPEN, bar.open ? "yes" : "no"));
  mark();
  const before = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  if (before?.at === location.pathname) back(before);

  new EventSource(`/_attache/events?at=${encodeURIComponent(location.pathname)}`).onmessage = ({ data }) => {
    if (ofPage(data) !== ofPage(desk.dataset.version)) leave();
    else if (data !== desk.dataset.version) renew();
  };
})();
