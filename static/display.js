// Before anything is painted: the colours and the contrast that were chosen on this device, if any were.
(() => {
  try {
    const { scheme, contrast } = JSON.parse(localStorage.getItem("attache:display") || "{}");
    if (scheme) document.documentElement.dataset.scheme = scheme;
    if (contrast) document.documentElement.dataset.contrast = contrast;
  } catch {
    // a browser that keeps nothing for pages shows what the system prefers
  }
})();
