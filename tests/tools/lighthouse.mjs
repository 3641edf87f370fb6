// Lighthouse on each address given, one after the other in one Chromium: scores, and what took from them, as JSON.
// node lighthouse.mjs CHROMIUM URL…
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...urls] = process.argv.slice(2);
const chromeFlags = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const chrome = await launch({ chromePath, chromeFlags, logLevel: "silent" });
const reports = [];
try {
  for (const url of urls) {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent", disableFullPageScreenshot: true });
    const categories = Object.values(lhr.categories);
    const said = (id) => [id, lhr.audits[id].displayValue].filter(Boolean).join(" ").replaceAll("\u00a0", " ");
    const took = ({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1;
    const lost = ({ auditRefs }) => auditRefs.filter(took).map(({ id }) => said(id));
    reports.push({
      scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(100 * score)])),
      lost: Object.fromEntries(categories.map((one) => [one.id, lhr.runtimeError ? [lhr.runtimeError.code] : lost(one)])),
    });
  }
} finally {
  chrome.kill();
}
console.log(JSON.stringify(reports));
