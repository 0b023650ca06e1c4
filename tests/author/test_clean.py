"""What ``clean`` removes, and what it leaves alone."""

from custserv.author.clean import made


def test_all_that_was_made_goes_but_not_what_people_write_in(tmp_path):
    kept = ("_build/教案", "_build/课件", "page/src", "notebooks", ".venv")
    for name in ("_build/html", "_build/.cache", "page/dist", *kept):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "_build" / "html.stamp").write_text("", encoding="utf-8")
    found = {path.relative_to(tmp_path).as_posix() for path in made(tmp_path, tmp_path / "page")}
    assert found == {"_build/html", "_build/.cache", "_build/html.stamp", "page/dist"}


def test_nothing_made_is_nothing_to_remove(tmp_path):
    assert made(tmp_path, tmp_path / "page") == []
