"""The slides' model: what of a chapter stands on them, how it is dealt out, and what the speaker reads."""

import pytest
from bs4 import BeautifulSoup
from custserv.author import cli, slides, timing
from custserv.author.blocks import BODY_HEIGHT, LETTERS, Cell, Question, Table, Text, divided_table, packed
from custserv.author.chapter import chapters
from custserv.author.deck import Section, divided, folded, read_deck, steps_of
from custserv.author.excerpt import Run, excerpt, linear, runs_of, sentences, text_of, width
from custserv.author.hashes import ROOT
from custserv.author.plan import Plan, Span, Step, plain, plan_of
from custserv.author.problem import Problem

SITE = ROOT / "_build" / "html"


def tag(html):
    """Return the one element of a piece of HTML."""
    return BeautifulSoup(html, "html.parser").find()


def kept(html, leading=False):
    """Return the texts that a paragraph's excerpt consists of."""
    return [text_of(runs) for runs in excerpt(runs_of(tag(f"<p>{html}</p>")), leading)]


@pytest.fixture(scope="module", params=chapters(), ids=lambda path: path.stem)
def chapter(request):
    """A chapter's built page, and its deck."""
    page = SITE / "notebooks" / f"{request.param.stem}.html"
    assert page.exists(), "网站还没有构建：请先运行 make book"
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article")
    return request.param, article, read_deck(page, plan_of(request.param))


# ----- every chapter -----


def test_every_section_has_a_slide_in_the_order_of_the_page(chapter):
    _, article, deck = chapter
    headings = [text_of(runs_of(heading)) for heading in article.select("h1, h2, h3")]
    assert list(dict.fromkeys(slide.section for slide in deck.slides)) == list(dict.fromkeys(headings))


def test_no_slide_is_a_wall_of_text_or_higher_than_the_screen(chapter):
    _, _, deck = chapter
    for slide in deck.slides:
        alone = len(slide.blocks) == 1
        assert slide.letters <= LETTERS or alone, slide.heading
        assert sum(block.height for block in slide.blocks) <= BODY_HEIGHT or alone, slide.heading
    # What cannot be divided is still read at a glance.
    assert max(slide.letters for slide in deck.slides) <= 1.5 * LETTERS
    # Most of a chapter's words are left to be said.
    words = sum(width(text_of(runs_of(text))) for text in article_text(chapter))
    assert sum(slide.letters for slide in deck.slides) < 0.75 * words


def article_text(chapter):
    return chapter[1].select("section > p, section > ul, section > ol, section > .admonition")


def test_every_slide_has_notes_and_each_stage_of_the_lesson_is_told_once(chapter):
    path, _, deck = chapter
    assert [slide.heading for slide in deck.slides if not "".join(slide.notes).strip()] == []
    notes = "\n".join(line for slide in deck.slides for line in slide.notes)
    plan = plan_of(path)
    for step in plan.steps:
        assert notes.count(timing.said(step)) == 1, plain(step.stage)
    assert plain(plan.rows["教学重点"]) in "".join(deck.slides[0].notes)


def test_every_stage_finds_its_section_and_only_exercises_and_conversations_out_of_order(chapter):
    path, article, _ = chapter
    headings = [text_of(runs_of(heading)) for heading in article.select("h2, h3")]
    placed = timing.placed(plan_of(path), headings)
    assert [plain(step.stage) for step, place, _ in placed if place is None] == []
    in_order = [place for _, place, is_in_order in placed if is_in_order]
    assert in_order == sorted(in_order) and len(in_order) >= 0.7 * len(placed)
    elsewhere = [headings[place] for _, place, is_in_order in placed if not is_in_order]
    assert all(heading.startswith(("练习 ", "轮到你")) for heading in elsewhere), elsewhere


def stage(name, minutes=10):
    return Step("", [Span(name)], minutes, [Span("讲")], [Span("听")])


def test_a_stage_out_of_order_is_told_where_it_stands_and_a_line_leads_there():
    plan = Plan("", "", {}, [stage("导入"), stage("雨天的驿站", 15), stage("漏水的桶")], [])
    cues = timing.cues(plan, ["引子：月底", "漏水的桶", "练习 1　雨天的驿站"])
    assert cues == [
        ["【10 分钟】导入。教师：讲。学生：听。", "【然后】雨天的驿站（15 分钟）：翻到“练习 1　雨天的驿站”。"],
        ["【10 分钟】漏水的桶。教师：讲。学生：听。"],
        ["【15 分钟】雨天的驿站。教师：讲。学生：听。"],
    ]


def test_a_stage_that_no_section_resembles_is_told_with_the_one_before():
    plan = Plan("", "", {}, [stage("导入"), stage("手算")], [])
    assert timing.cues(plan, ["引子：月底", "漏水的桶"]) == [
        ["【10 分钟】导入。教师：讲。学生：听。", "【10 分钟】手算。教师：讲。学生：听。"],
        [],
    ]


def test_labs_questions_and_scenarios_all_stand_on_slides_of_their_own(chapter):
    _, article, deck = chapter
    kinds = [slide.kind for slide in deck.slides]
    assert kinds.count("lab") == len(article.select(".custserv-lab"))
    assert kinds.count("question") == len(article.select(".custserv-questions form"))
    assert kinds.count("scenario") == len(article.select(".custserv-scenario"))
    tables = [block for slide in deck.slides for block in slide.blocks if isinstance(block, Table)]
    assert len(tables) >= len(article.select("section > .pst-scrollable-table-container")) - 2


def test_answers_are_not_seen_before_the_question(chapter):
    _, _, deck = chapter
    for slide in deck.slides:
        if slide.kind == "question" and slide.blocks[-1].question.get("answer"):
            assert len(slide.blocks) == 1 and slide.blocks[-1].question["answer"][0] in "\n".join(slide.notes)
        if slide.section.startswith("练习 ") and slide.heading == slide.section:
            assert "参考解答" not in str(slide.blocks)


# ----- the rule by which text is shortened -----


def test_a_short_paragraph_stands_as_it_is():
    assert kept("今天薯条凉了。换，还是不换？") == ["今天薯条凉了。换，还是不换？"]


LONG = "他每个星期来一次，店员早就认得他，不用开口就知道他要什么，连他坐哪个位子都记得清清楚楚。"


def test_of_a_long_one_the_bold_sentences_are_kept_else_the_first():
    assert kept(f"{LONG}收银机说五十元，可是他下个星期还会来。") == [LONG]
    assert kept(f"{LONG}要问的是：<strong>这个人值多少钱，怎样算出来？</strong>{LONG}") == [
        f"要问的是：这个人值多少钱，怎样算出来？{LONG}"
    ]


def test_a_brief_sentence_is_kept_with_its_neighbour():
    assert kept(f"看你站在哪一天。{LONG}{LONG}") == [f"看你站在哪一天。{LONG}"]
    assert kept(f"{LONG}{LONG}<strong>照换。</strong>") == [f"{LONG}照换。"]


def test_what_leads_on_to_a_table_is_kept():
    assert kept(f"{LONG}设今年有一百位这样的常客，其中九成明年还来：", leading=True) == [
        "设今年有一百位这样的常客，其中九成明年还来："
    ]


def test_words_for_the_reader_of_the_page_and_long_asides_are_left_out_but_not_what_honesty_asks():
    assert kept("下面这格代码只做准备，读者不必看懂。") == []
    assert kept("一年里有一成的人不来了（这一段可以先跳过去，下一节再慢慢讲）。") == [
        "一年里有一成的人不来了。"
    ]
    aside = "（这个数是自编的，没有任何出处可以核实）"
    assert kept(f"一年里有一成的人不来了{aside}。") == [f"一年里有一成的人不来了{aside}。"]


def test_sentences_end_outside_of_quotation_marks():
    runs = [Run("他问：“换吗？不换就走。”店员说：“换。”"), Run("好。", "strong"), Run("他坐下了。")]
    assert [text_of(part) for part in sentences(runs)] == [
        "他问：“换吗？不换就走。”",
        "店员说：“换。”",
        "好。",
        "他坐下了。",
    ]


def test_a_formula_and_a_citation_are_told_as_text():
    math = "<math><mfrac><mrow><mn>1</mn><mo>+</mo><mi>d</mi></mrow><msup><mi>x</mi><mn>2</mn></msup></mfrac></math>"
    assert linear(tag(math)) == "(1 + d)/(x^{2})"
    cited = '<p>有效<span class="bibtex-citation">（<a href="#x">Kano，1984</a>）</span>。</p>'
    assert runs_of(tag(cited)) == [Run("有效"), Run("（Kano，1984）", "cite"), Run("。")]


def test_steps_of_an_instruction_stand_apart():
    runs = [Run("动手", "strong"), Run("　① 拖到 60%。② 再拖到 90%，看数。")]
    assert [text_of(step) for step in steps_of(runs)] == ["① 拖到 60%。", "② 再拖到 90%，看数。"]


def test_a_very_long_sentence_is_divided_at_semicolons():
    runs = [Run("一" * 50 + "；" + "二" * 50 + "。")]
    assert [width(text_of(part)) for part in divided(runs)] == [51, 51]


# ----- how it is dealt out -----


def test_slides_are_filled_evenly_and_nothing_is_parted_from_what_it_leads_to():
    points = [Text([Run("字" * 30)]) for _ in range(9)]
    assert [len(page) for page in packed(points)] == [5, 4] or [len(page) for page in packed(points)] == [
        4,
        5,
    ]
    points[4].holds_next = True
    assert all(page[-1] is not points[4] for page in packed(points))


def test_a_long_table_goes_on_on_the_next_slide_below_its_heading():
    row = [Cell([Run("保留率")], False, False), Cell([Run("90%")], False, True)]
    head = [Cell([Run("项")], True, False), Cell([Run("数")], True, True)]
    tables = divided_table(Table([head, *[row] * 20], 1))
    assert len(tables) > 1 and all(table.rows[0] is head and table.height <= BODY_HEIGHT for table in tables)
    assert sum(len(table.rows) - 1 for table in tables) == 20


def test_an_answer_stays_apart():
    html = (
        "<section><h2>练习</h2><section><h3>练习 1　试一试</h3><p>（1）多少？（2）为什么？</p>"
        '<div class="dropdown admonition"><p class="admonition-title">参考解答</p><p>九成。</p></div></section></section>'
    )
    made = Section(tag(html).section).slides(None)
    assert [(slide.heading, len(slide.blocks)) for slide in made] == [("练习 1　试一试", 2), ("参考解答", 1)]


def test_a_small_remark_needs_no_slide_of_its_own():
    html = (
        '<section><h2>回到客户价值</h2><p>两行程序。</p><div class="warning admonition">'
        '<p class="admonition-title">这条换算是假设</p><p>没有研究作依据。</p></div><p>改着看。</p></section>'
    )
    (only,) = Section(tag(html)).slides(None)
    assert [text_of(block.runs) for block in only.blocks] == [
        "两行程序。",
        "这条换算是假设",
        "没有研究作依据。",
        "改着看。",
    ]
    assert folded([]) == []


# ----- the verb -----


@pytest.mark.parametrize("verb", ["slides", "pptx"])
def test_a_chapter_that_is_not_there_is_told_in_chinese(verb, capsys):
    assert cli.main([verb, "99"]) == 1
    assert "没有找到“99”这一章" in capsys.readouterr().err


def test_a_chapter_that_is_not_in_the_book_is_told_in_chinese(tmp_path):
    with pytest.raises(Problem, match="网站里没有 20_club.ipynb 这一章：请把它登记进 _toc.yml"):
        slides.deck_of(tmp_path, tmp_path / "20_club.ipynb")


def test_a_question_is_asked_with_its_own_html_and_no_part_of_the_page_is_a_slide_by_mistake(
    chapter, tmp_path
):
    path, _, deck = chapter
    text = slides.write_slides(SITE, path, tmp_path).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert len(page.find_all("section")) == len(deck.slides)
    asked = [block for slide in deck.slides for block in slide.blocks if isinstance(block, Question)]
    assert len(page.select(".custserv-questions form")) == len(asked)
    for part in page.select("[src], link[href]"):
        address = part.get("src") or part["href"]
        assert address.startswith("data:") or (tmp_path / address).is_file(), address
    # Answers of a lesson are not mixed with those that a student gives in the book.
    assert {card["data-chapter"] for card in page.select("[data-chapter]")} == {f"slides/{path.stem}"}
