"""What does a source text say, without the page around it?"""

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.clipping import clip

TOLD = "The defence ministers of the two lands met in the old harbour town to open a school for young sailors."
MORE = "They then sailed with the fleet, and each praised the other for the calm weather of the whole week of talks."


def page(*lines: str) -> str:
    """Return a page: a headline, a paragraph, these lines."""
    return "\n".join(("Two ministers open a school", TOLD, *lines))


@pytest.mark.parametrize(
    "line",
    [
        "A- A A+ | Tăng tương phản Giảm tương phản",
        "Increase contrast",
        "Rating: 0 out of 5",
        "The total score of the article is: 0 in 0 evaluate",
        "Click to rate the article",
        "Facebook  X  LinkedIn",
        "Share | Print | Email",
        "Comment (0)",
        "12 comments",
        "Source",
        "Auther :",
        "Author: admin1",
        "ID : 673760",
        "Tags: sailors, school",
        "#sailors #school",
        "Related news",
        "Related Links",
        "Others",
        "More on this subject",
        "We recommend",
        "Related: Another school was opened (May 5, 2020)",
        "See more",
        "Read more: Another school was opened",
        "Connect with us",
        "Tel: +84 24 1234 5678",
        "0968 161 486",
        "desk@agency.example",
        "https://agency.example/texts/1",
        "We use cookies to give you the best experience.",
        "© 2020 The Agency, opened on June 16, 2020. It is a service of the State.",
        "Advertisement",
        "Follow us on all channels",
        "Published: 22 December 2023, 08:19",
        "Last updated on 02 Jun 2018",
        "Date modified: 2023-12-23",
        "Mời quý độc giả theo dõi trang",
        "Viết bình luận",
        "Bình luận của bạn đang được xem xét",
        "###",
        "(END)",
        "-30-",
        "X",
        "VNA",
        TOLD,
    ],
)
def test_furniture_is_blanked(line: str) -> None:
    """A line of the page, and a paragraph printed twice, leaves blanks; the words around it stay."""
    text = page(MORE, line)
    assert clip(text).text == page(MORE, re.sub(r"\S", " ", line))


@pytest.mark.parametrize(
    "line",
    [
        MORE,
        "Share of work",
        "Comment by the minister was brief.",
        "The source of the river is in the north.",
        "Sailors of the X fleet",
        "Latest of the schools",
        "He will follow up on the talks.",
        "Addressing the guests, she thanked them.",
        "Overcoming hard times to pave the way",
        "2024",
    ],
)
def test_words_of_the_text_stay(line: str) -> None:
    """Sentences and subheads stay as they are, though they hold words that pages use."""
    text = page(line, MORE + " They left.")
    assert clip(text).text == text


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("It ended at noon.-VNA", "It ended at noon."),
        ("It ended at noon. — VNS", "It ended at noon."),
        ("It ended at noon. (PNA)", "It ended at noon."),
        ("It ended at noon./.", "It ended at noon"),
        ("It ended at noon/.", "It ended at noon"),
        ("| Sailors at sea. (Photo: An Le) |", "Sailors at sea."),
        ("Sailors at sea. — VNA/VNS Photo An Lê", "Sailors at sea."),
        ("Sailors at sea. Photo: An Le", "Sailors at sea."),
        ("Sailors at sea (Source: British Embassy)", "Sailors at sea"),
    ],
)
def test_marks_within_a_line_are_blanked(line: str, kept: str) -> None:
    """An agency's end mark, the bars around a caption and its credit go; what they stand beside stays."""
    assert clip(page(line, MORE)).text.splitlines()[2].strip() == kept


def test_what_follows_an_end_mark_or_related_news_is_the_page() -> None:
    """Short lines after an end mark or “Related news” are other texts' headlines; a paragraph ends them."""
    text = page(
        MORE,
        "Related news",
        "Another school was opened",
        "Third school on May 5, 2020",
        2 * MORE,
        "A subhead",
        "They left the town at noon.-VNA",
        "Her cousin",
    )
    kept = [line.strip() for line in clip(text).text.splitlines()]
    assert kept == [
        "Two ministers open a school",
        TOLD,
        MORE,
        "",
        "",
        "",
        2 * MORE,
        "A subhead",
        "They left the town at noon.",
        "",
    ]


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("Hanoi, December 22 (VNA) - ", "Hanoi", "VNA"),
        ("Da Nang (VNA) – ", "Da Nang", "VNA"),
        ("HÀ NỘI — ", "Hà Nội", None),
        ("HCM City (VNA) – ", "HCM City", "VNA"),
        ("SEOUL, July 21 (Yonhap) -- ", "Seoul", "Yonhap"),
        ("TOKYO (Kyodo) — ", "Tokyo", "Kyodo"),
        ("KIELCE, Poland, Sept. 9 (Yonhap) -- ", "Kielce, Poland", "Yonhap"),
        ("HANOI: ", "Hanoi", None),
        ("MANILA – ", "Manila", None),
        ("KARACHI (Harbour News) - ", "Karachi", "Harbour News"),
        ("Hanoi (VNA), April 17 -- ", "Hanoi", "VNA"),
        ("Jakarta, HARB – ", "Jakarta", "HARB"),
        ("VOV.VN - ", None, "VOV"),
        ("(VOVWORLD) - ", None, "VOV"),
        ("", None, None),
    ],
)
def test_datelines(head: str, place: str | None, agency: str | None) -> None:
    """The dateline tells the place, and the agency in brackets, known or not."""
    clipping = clip(f"Two ministers open a school\n\n{head}{TOLD}")
    assert (clipping.place, clipping.agency, clipping.title) == (place, agency, "Two ministers open a school")


@pytest.mark.parametrize(
    ("line", "published", "date_text"),
    [
        ("Fri, 12/22/2023 - 08:19", "2023-12-22", "Fri, 12/22/2023 - 08:19"),
        ("22/12/2023 14:05 GMT+7", "2023-12-22", "22/12/2023 14:05 GMT+7"),
        ("Thursday, 14 April, 2022 – 20:15", "2022-04-14", "Thursday, 14 April, 2022 – 20:15"),
        ("April 14, 2022 | 10:20", "2022-04-14", "April 14, 2022 | 10:20"),
        ("September 30, 2022, 3:11 pm   Share", "2022-09-30", "September 30, 2022, 3:11 pm"),
        ("Published: 2024-11-29 15:40:12", "2024-11-29", "2024-11-29 15:40:12"),
        ("Posted On: 28 APR 2023 7:42PM by PIB Delhi", "2023-04-28", "28 APR 2023 7:42PM"),
        ("May, 13/2024 - 17:02", "2024-05-13", "May, 13/2024 - 17:02"),
        ("Wednesday, 19:40, 05/06/2024", "2024-06-05", "Wednesday, 19:40, 05/06/2024"),
        ("05/06/2024 10:00", None, None),
        ("Oct. 17, 2018", "2018-10-17", "Oct. 17, 2018"),
        ("Released on 06/06/2018 | Updated on 08/06/2018", "2018-06-06", "06/06/2018"),
        ("• | Last updated: 7 June 2018", None, None),
        ("The Fleet Daily Herald Online · 22/12/2023 · 3 minutes read", "2023-12-22", "22/12/2023"),
        ("From: Ministry of the Old Navy – December 22, 2023 – Port", "2023-12-22", "December 22, 2023"),
        ("22 Dec 2566 | Bangkok", "2023-12-22", "22 Dec 2566"),
        ("22 Dec 2566", None, None),
        ("Fleet day of May 5, 2020 in the old harbour", None, None),
    ],
)
def test_published(line: str, published: str | None, date_text: str | None) -> None:
    """The line that dates a page is read in every order; where day and month may change places it is left open."""
    clipping = clip(f"Two ministers open a school\n{line}\n\n{TOLD}\n{MORE}")
    assert (clipping.published and clipping.published.text, clipping.date_text) == (published, date_text)


def test_a_day_in_words_decides_which_is_the_month() -> None:
    """05/06/2024 is 5 June where the text tells of 3 June, not of a day in May."""
    clipping = clip(f"Two ministers open a school\n05/06/2024 10:00\n\n{TOLD} It began on June 3.")
    assert clipping.published and clipping.published.text == "2024-06-05"


def test_a_headline_is_not_a_masthead() -> None:
    """What names only a ministry or stands in brackets is the page's; a headline may begin with a ministry."""
    head = "(Fleet Online)\nMinistry of Defence of the Old Land\nMinistry of Harbours Opens School\n"
    clipping = clip(f"{head}{TOLD}")
    assert clipping.title == "Ministry of Harbours Opens School"
    assert clipping.text.split() == f"{clipping.title} {TOLD}".split()


def test_an_update_does_not_date_a_text() -> None:
    """The first publication counts, wherever the update is told; an update alone tells no day."""
    update = f"Updated: 5 May 2022\n\n{TOLD}"
    texts = (f"Published: 3 May 2022\n{update}", f"{update}\nPublished: 3 May 2022", update)
    assert [text and text.text for text in (clip(text).published for text in texts)] == ["2022-05-03"] * 2 + [None]


def test_all_that_a_page_tells_of_a_text() -> None:
    """Writer, reference, address and host, language; crumbs and mastheads before the headline are not it."""
    text = f"""\
        Ministry of Defence
        Home > News
        Two ministers open a school
        By An Le
        ID :
        4711
        https://www.agency.example/texts/4711

        {TOLD}
        {MORE}
        """
    clipping = clip(dedent(text))
    assert (clipping.title, clipping.writer, clipping.ref) == ("Two ministers open a school", "An Le", "4711")
    assert (clipping.host, clipping.url) == ("agency.example", "https://www.agency.example/texts/4711")
    assert (clipping.agency, clipping.published, clipping.language) == (None, None, "en")
    assert clipping.text.split("\n")[2::6] == ["Two ministers open a school", TOLD]


def test_a_text_without_a_headline_has_none() -> None:
    """A first sentence is no headline, a login no writer, and a Vietnamese text says its language."""
    clipping = clip(f"{TOLD}\n{MORE}\nAuthor: admin1")
    assert (clipping.title, clipping.writer) == (None, None)
    assert clip("Bộ trưởng các nước và đoàn của hội nghị trong khu vực.").language == "vi"


LINES = st.sampled_from(
    f"{TOLD}|{MORE}|A short line|VNA|See more|Share|22/12/2023|05/06/2023|By An Le|https://[|https://x|ID : 1|"
    f"{MORE}-VNA|Hanoi, May 5 (VNA) - {TOLD}|(Photo: X)|Feb. 29, 2023|Published: 31/02/2023|".split("|")
)
PAGES = st.lists(LINES | st.text(max_size=8), max_size=8)


@given(st.text() | st.tuples(st.sampled_from(["\n", "\r\n"]), PAGES).map(lambda page: page[0].join(page[1])))
def test_only_blanks_differ(text: str) -> None:
    """Any text can be read; what is left has its length, its line ends and its words where they were."""
    clipped = clip(text).text
    assert len(clipped) == len(text)
    assert all(new in {old, " "} and (old == new or not old.isspace()) for old, new in zip(text, clipped, strict=True))


@pytest.mark.parametrize("line", [" - " * 3000, "Ana " * 3000, "(" * 5000, "| A " * 2000, "VNA" + " " * 9000 + "x"])
def test_long_lines_are_read_at_once(line: str) -> None:
    """No line of a page keeps an expression busy for long."""
    assert len(clip(f"{line}\n{line}.").text) == 2 * len(line) + 2
