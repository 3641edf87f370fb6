"""How does Pelican make the digest?"""

SITENAME, SITEURL, SITESUBTITLE = "Measured digest", "https://measured.example", "Everything in it is invented."
DEFAULT_LANG, TIMEZONE, DEFAULT_CATEGORY, DEFAULT_DATE_FORMAT = "en", "Asia/Ho_Chi_Minh", "articles", "%-d %B %Y"
PATH, OUTPUT_PATH, THEME, THEME_STATIC_DIR = "content", "public", "theme", "."
PLUGIN_PATHS, PLUGINS = ["plugins"], ["digest"]
MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}},
    "output_format": "html5",
}
ARTICLE_URL = "articles/{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
COUNTRY_URL, OFFICIAL_URL, TAG_URL = "countries/{slug}/", "officials/{slug}/", "tags/{slug}/"
COUNTRY_SAVE_AS, OFFICIAL_SAVE_AS, TAG_SAVE_AS = (url + "index.html" for url in (COUNTRY_URL, OFFICIAL_URL, TAG_URL))
ARTICLES_SAVE_AS, TAGS_SAVE_AS, SITEMAP_SAVE_AS = "articles/index.html", "tags/index.html", "sitemap.xml"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "articles", "tags", "sitemap"]
DEFAULT_PAGINATION = 100
PAGINATED_TEMPLATES = {"articles": None, "tag": None, "term": None}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
FEED_RSS, TAG_FEED_RSS, TERM_FEED_RSS = "feed.xml", "tags/{slug}/feed.xml", "{url}feed.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS, RSS_FEED_SUMMARY_ONLY = 20, False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
