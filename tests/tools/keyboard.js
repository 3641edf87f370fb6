// What the keyboard walk asks of a page: which elements should be reached, and where is the focus now?
(() => {
  const INTERACTIVE =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]";
  const SHOWN = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor"];
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]") && !element.disabled;
  const look = (element) => SHOWN.map((name) => getComputedStyle(element)[name]);
  const isRadioOfAnother = (element) =>
    element.type === "radio" && !element.checked && element.name &&
    [...document.getElementsByName(element.name)].some((other) => other.checked || other.compareDocumentPosition(element) & 4);

  const expected = [...document.querySelectorAll(INTERACTIVE)].filter(
    (element) => visible(element) && (element.tabIndex >= 0 || element.matches("a, button, input, select, textarea, summary")) && !isRadioOfAnother(element),
  );
  const atRest = new Map(expected.map((element) => [element, look(element)]));

  const named = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 100);

  const isShown = (element) => {
    const [style, width, color, ...rest] = look(element);
    const outlined = style !== "none" && parseFloat(width) > 0 && !/, 0\)$|transparent/.test(color);
    const before = atRest.get(element);
    return outlined || (before !== undefined && rest.some((value, at) => value !== before[at + 3]));
  };

  // Whether the reader sees the element: inside the window and with nothing laid over it.
  const isInView = (element) => {
    const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    return boxes.some((box) => {
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(x, y);
      return top !== null && (element.contains(top) || top.contains(element) || top.closest("label")?.control === element);
    });
  };

  // A box that scrolls takes the focus without being asked to; it is no defect, and no part of the order.
  const scrolls = (element) =>
    /auto|scroll/.test(getComputedStyle(element).overflowX + getComputedStyle(element).overflowY) &&
    (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);

  window.attacheWalk = {
    expected: expected.map(named),
    stop() {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      return {
        at: expected.indexOf(element), name: named(element), scrolls: scrolls(element) && !expected.includes(element),
        shown: isShown(element), inView: isInView(element), inMain: element.closest("main") !== null,
      };
    },
  };
})();
