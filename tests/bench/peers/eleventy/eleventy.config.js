// How does Eleventy make the digest?
import rss from "@11ty/eleventy-plugin-rss";
import footnotes from "markdown-it-footnote";

const PER_PAGE = 100, FACETS = ["countries", "officials", "tags"], SITE = "https://measured.example";
const articles = api => api.getFilteredByGlob("content/articles/**/*.md").sort((a, b) => b.date - a.date || (a.url < b.url ? 1 : -1));

/** The pages of a list: its first, with the address of the list, and those after it. */
function paged(title, url, all) {
  const pages = Math.max(1, Math.ceil(all.length / PER_PAGE)), at = n => n ? `${url}page/${n + 1}/` : url;
  return Array.from({ length: pages }, (_, n) => ({
    title, url: at(n), feed: n ? null : url, number: n + 1, pages, total: all.length,
    articles: all.slice(n * PER_PAGE, (n + 1) * PER_PAGE),
    later: n ? at(n - 1) : null, earlier: n + 1 < pages ? at(n + 1) : null,
  }));
}

/** The terms of a facet by name, each with its articles. */
function terms(api, facet, slug) {
  const found = new Map();
  for (const article of articles(api)) for (const name of article.data[facet] ?? []) {
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(article);
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([name, articles]) => ({ name, facet, url: `/${facet}/${slug(name)}/`, articles }));
}

export default function (config) {
  config.addPlugin(rss);
  config.amendLibrary("md", md => md.use(footnotes));
  config.addPassthroughCopy({ "content/style.css": "style.css" });
  const slugify = config.getFilter("slugify"), slugs = new Map();
  const slug = name => slugs.get(name) ?? (slugs.set(name, slugify(name)), slugs.get(name));
  const dates = { long: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }), short: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }) };
  config.addFilter("day", (date, form = "long") => dates[form].format(new Date(date)));
  config.addFilter("iso", date => new Date(date).toISOString().slice(0, 10));
  config.addFilter("facetUrl", (name, facet) => `/${facet}/${slug(name)}/`);
  config.addFilter("absoluteLinks", html => html.replaceAll('href="/', `href="${SITE}/`));
  config.addFilter("escapeXml", text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  const places = new WeakMap(); // the library's own filters look through the whole collection each time
  config.addFilter("beside", (all, url, step) => {
    if (!places.has(all)) places.set(all, new Map(all.map((article, n) => [article.url, n])));
    return all[places.get(all).get(url) + step];
  });
  config.addCollection("articles", articles);
  config.addCollection("lists", api => [
    ...paged("Articles", "/articles/", articles(api)),
    ...FACETS.flatMap(facet => terms(api, facet, slug).flatMap(term => paged(term.name, term.url, term.articles))),
  ]);
  config.addCollection("facets", api => FACETS.map(facet => ({ facet, terms: terms(api, facet, slug) })));
  config.addCollection("feeds", api => [
    { name: "", url: "/", articles: articles(api) }, ...FACETS.flatMap(facet => terms(api, facet, slug)),
  ].map(feed => ({ ...feed, articles: feed.articles.slice(0, 20) })));
  config.addCollection("years", api => {
    const years = new Map();
    for (const article of articles(api)) for (const event of article.data.events ?? []) {
      const year = event.date.slice(0, 4);
      if (!years.has(year)) years.set(year, []);
      years.get(year).push({ event, url: `${article.url}#${event.id}` });
    }
    for (const told of years.values()) told.sort((a, b) => a.event.date < b.event.date ? 1 : a.event.date > b.event.date ? -1 : 0);
    return [...years].sort(([a], [b]) => b - a).map(([year, told]) => ({ year, told }));
  });
  return { dir: { input: "content", includes: "../_includes", output: "public" }, markdownTemplateEngine: false };
}
