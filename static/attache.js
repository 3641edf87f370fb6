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
