// What on a page could run, or stands out of its place? Returns a list of sentences, and how the page is built.
() => {
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const LEADS = /^(?:https?|mailto|feed|webcal):$/;
  const own = [...document.querySelectorAll(".text")];
  if (own.length > 1) found.push(`${own.length} texts`);
  if (window.hits) found.push(`hit ${window.hits} times`);

  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^srcset$|^ping$|^formaction$|^background$/.test(attribute) && !element.matches("picture *")) say(`has ${attribute}`, element);
      if (/^(?:xlink:)?(?:href|src|action)$/.test(attribute) && name !== "use") {
        const { protocol, origin, pathname } = new URL(value, document.baseURI);
        const leads = name === "a" || name === "link" ? LEADS.test(protocol) : origin === location.origin;
        if (!leads) say(`leads to ${protocol}`, element);
        if (name === "script" && !/\/(?:assets|_attache)\//.test(pathname)) say("a script of nobody", element);
      }
    }
    if (name === "script" && !element.src && element.type !== "application/ld+json") say("a script", element);
    if (/^(?:iframe|frame|object|embed|base|applet|math|textarea|template|noscript|style|title|meta|link|audio|video|marquee)$/.test(name) && !element.closest("head, svg, #attache-desk") && !element.matches("#s\\:result, #s\\:search noscript")) say("has no place", element);
    if (name === "form" && !element.matches(".find, .narrow, .ask, #s\\:pick form, #attache-desk form")) say("a form of nobody", element);
    if (/^(?:fixed|sticky)$/.test(getComputedStyle(element).position) && !element.closest("#attache-desk, thead, .matrix")) say("is fixed", element);
  }
  for (const element of document.querySelectorAll(".text *")) {
    if (element.id && !/^(?:h:|fn)/.test(element.id)) say("has an id", element);
    if (element.hasAttribute("name")) say("has a name", element);
    for (const one of element.classList) if (!/^(?:ta-(?:left|center|right)|footnote(?:-ref|-backref)?)$/.test(one)) say("has a class", element);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push(`id twice: ${id}`);

  // Everything but the text itself: the same wherever a page of the same sort says the same amount.
  const built = (element) => element.matches(".text, .toc, script, nav li") ? "" : `${element.localName}${element.className.baseVal ?? "." + element.className}(${[...element.children].map(built).filter(Boolean).join(" ")})`;
  return { found: [...new Set(found)], built: built(document.body), title: document.title };
}
