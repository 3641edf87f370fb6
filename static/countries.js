// The table of countries sorts by each of its columns, and the map takes its shades from the column that it is sorted by.
(() => {
  const table = document.querySelector("table.countries");
  if (!table) return;
  const [body] = table.tBodies;
  const heads = [...table.tHead.rows[0].cells];
  const land = new Map([...document.querySelectorAll(".map [data-country]")].map((one) => [one.dataset.country, one]));
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const value = (row, column) => row.cells[column].dataset.value || "";

  // What is not known stands last, whichever way it is sorted; equal rows keep the order of the names.
  const sort = (head) => {
    const column = head.cellIndex;
    const order = head.ariaSort === head.dataset.order ? { ascending: "descending", descending: "ascending" }[head.ariaSort] : head.dataset.order;
    const way = order === "ascending" ? 1 : -1;
    const rows = [...body.rows].sort((one, other) => {
      const [a, b] = [value(one, column), value(other, column)];
      return (!a - !b) || way * compare(a, b) || compare(value(one, 0), value(other, 0));
    });
    body.append(...rows);
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    shade(head.dataset.key || "events");
  };

  const shade = (key) => {
    const column = heads.findIndex((head) => head.dataset.key === key);
    for (const row of body.rows) {
      const one = land.get(row.dataset.country);
      if (one && !one.matches(".home")) one.setAttribute("class", `shade-${row.cells[column].dataset.shade}`);
    }
    for (const words of document.querySelectorAll("p[data-key]")) words.hidden = words.dataset.key !== key;
  };

  for (const head of heads.filter((head) => head.dataset.order)) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  }

  // Whoever points at a country, on the map or in the table, sees it in the other.
  for (const row of body.rows) {
    const pair = [row, land.get(row.dataset.country)].filter(Boolean);
    const mark = (here) => pair.forEach((one) => one.classList.toggle("here", here));
    for (const one of pair) {
      for (const event of ["pointerenter", "focusin"]) one.addEventListener(event, () => mark(true));
      for (const event of ["pointerleave", "focusout"]) one.addEventListener(event, () => mark(false));
    }
  }
})();
