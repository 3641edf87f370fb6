// What of a page stands where it should not? Returns a list of sentences.
() => {
  const EDGE = 1; // a rounding of the browser is no defect
  const found = [];
  const say = (what, element) => {
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
    found.push(`${what}: <${element.localName}${element.classList.length ? "." + [...element.classList].join(".") : ""}> “${words}”`);
  };

  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide in ${innerWidth}`);

  // Who hides or scrolls what does not fit? Text for ears alone hides on purpose, and what scrolls loses nothing.
  const ancestors = function* (element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) yield one;
  };
  const forEars = (element) => [...ancestors(element)].some((one) => {
    const style = getComputedStyle(one);
    return (style.position === "absolute" && one.clientWidth <= 1) || style.clipPath === "inset(50%)" || /rect\(0/.test(style.clip);
  });
  // A skip link waits outside of the window for the focus.
  const waits = (element, line) =>
    (line.right < 0 || line.bottom + scrollY < 0) && [...ancestors(element)].some((one) => /absolute|fixed/.test(getComputedStyle(one).position));
  const scrolled = (element) => [...ancestors(element)].some((one) => /auto|scroll/.test(getComputedStyle(one).overflowX));
  const clips = (element) => [...ancestors(element)].filter((one) => /hidden|clip/.test(getComputedStyle(one).overflow));

  // Every line of text, as the box of its letters: the middle half of the line, which no neighbour may touch.
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (/^(script|style|option|title|desc|noscript)$/.test(element.localName) || forEars(element)) continue;
    range.selectNodeContents(walker.currentNode);
    const free = !scrolled(element);
    const hidden = clips(element).map((one) => one.getBoundingClientRect());
    for (const line of range.getClientRects()) {
      if (line.width < 2 || line.height < 2 || waits(element, line)) continue;
      if (free && (line.right > innerWidth + EDGE || line.left < -EDGE)) say("outside of the window", element);
      if (hidden.some((box) => line.right > box.right + EDGE || line.bottom > box.bottom + line.height / 3)) say("cut off", element);
      boxes.push({
        element, left: line.left + EDGE, right: line.right - EDGE,
        top: line.top + line.height * 0.3, bottom: line.bottom - line.height * 0.3,
      });
    }
  }
  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((box, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < box.bottom; next++) {
      const other = boxes[next];
      if (other.left < box.right && box.left < other.right && other.element !== box.element) {
        say(`text over text, “${box.element.textContent.trim().slice(0, 40)}”`, other.element);
      }
    }
  });

  // Date, title and facts of an entry are columns, or follow one another.
  for (const entry of document.querySelectorAll(".entry")) {
    const parts = [...entry.querySelectorAll(":scope > .when, :scope > .what, :scope > .facts")].map((part) => part.getBoundingClientRect());
    parts.forEach((part, at) => {
      for (const other of parts.slice(at + 1)) {
        const width = Math.min(part.right, other.right) - Math.max(part.left, other.left);
        const height = Math.min(part.bottom, other.bottom) - Math.max(part.top, other.top);
        if (width > EDGE && height > EDGE) say("parts of an entry overlap", entry);
      }
    });
  }
  return [...new Set(found)];
}
