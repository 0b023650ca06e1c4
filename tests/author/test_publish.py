"""A site is published whole, and nothing that is not its own is touched."""

import subprocess

import pytest
from custserv.author import cli, publish
from custserv.author.problem import Problem
from custserv.author.publish import LIST, NO_JEKYLL, to_branch, to_folder

PAGES = {"index.html": "一", "_static/a.js": "1\r\n", "notebooks/客户 一.html": "二"}


@pytest.fixture
def site(tmp_path):
    return write(tmp_path / "的 site", PAGES)


def write(folder, pages):
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def read(folder):
    """Return the files of a folder by name, without what publishing adds."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in (LIST, NO_JEKYLL)]
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in files}


def test_a_folder_gets_the_site(site, tmp_path):
    target = tmp_path / "发布 到这里"
    to_folder(site, target)
    assert read(target) == PAGES and (target / NO_JEKYLL).exists()


def test_the_next_site_replaces_the_last_one_and_leaves_what_is_not_its_own(site, tmp_path):
    target = write(tmp_path / "target", {"CNAME": "a.edu.cn", ".git/config": "x"})
    to_folder(site, target)
    (site / "index.html").write_text("新", encoding="utf-8")
    (site / "_static" / "a.js").unlink()
    to_folder(site, target)
    wanted = {"CNAME": "a.edu.cn", ".git/config": "x", "index.html": "新", "notebooks/客户 一.html": "二"}
    assert read(target) == wanted


def test_a_file_of_somebody_else_is_not_overwritten(site, tmp_path):
    target = write(tmp_path / "target", {"index.html": "mine"})
    with pytest.raises(Problem, match="例如 index.html（共 1 个）"):
        to_folder(site, target)
    assert read(target) == {"index.html": "mine"}


@pytest.fixture
def git(tmp_path, monkeypatch):
    """A repository with a file that is changed and one that is not known to git; git(…) runs git there."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    root = write(tmp_path / "仓库", {"a.md": "一", ".gitignore": "_build/\n"})

    def git(*arguments):
        command = ["git", "-c", "core.quotepath=false", *arguments]
        result = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
        return result.stdout.strip()

    git("init", "-q", "-b", "main")
    git("config", "user.name", "老师")
    git("config", "user.email", "a@b.cn")
    git("add", ".")
    git("commit", "-qm", "一")
    write(root, {"a.md": "二", "b.md": "新"})
    git.root = root
    return git


def test_a_branch_gets_the_site_and_the_working_tree_is_as_before(site, git):
    before = git("status", "--porcelain"), git("rev-parse", "HEAD"), git("ls-files", "--stage")
    assert to_branch(site, git.root, "gh-pages") is True
    assert git("ls-tree", "-r", "--name-only", "gh-pages").splitlines() == sorted([*PAGES, NO_JEKYLL])
    script = subprocess.check_output(["git", "show", "gh-pages:_static/a.js"], cwd=git.root)
    assert script == b"1\r\n"
    assert git("log", "--format=%s", "gh-pages") == f"网站，由 {git('rev-parse', '--short', 'HEAD')} 生成"
    assert {path.name for path in git.root.iterdir()} == {"a.md", "b.md", ".gitignore", ".git"}
    assert [(git.root / name).read_text(encoding="utf-8") for name in ("a.md", "b.md")] == ["二", "新"]
    assert (git("status", "--porcelain"), git("rev-parse", "HEAD"), git("ls-files", "--stage")) == before


def test_the_same_site_is_not_committed_again_and_a_new_one_is_on_top(site, git):
    to_branch(site, git.root, "gh-pages")
    assert to_branch(site, git.root, "gh-pages") is False
    (site / "index.html").unlink()
    assert to_branch(site, git.root, "gh-pages") is True
    assert git("rev-list", "--count", "gh-pages") == "2"
    assert "index.html" not in git("ls-tree", "-r", "--name-only", "gh-pages")


def test_a_branch_that_holds_anything_else_is_refused(site, git):
    git("branch", "draft")
    for branch, message in (("main", "正在编辑"), ("draft", "放的不是网站"), ("a b", "分支名写得不对")):
        with pytest.raises(Problem, match=message):
            to_branch(site, git.root, branch)
    assert git("rev-list", "--count", "draft") == "1"


def test_a_folder_without_git_is_told(site, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(Problem, match="不在 git 仓库里"):
        to_branch(site, tmp_path, "gh-pages")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Problem, match="没有找到 git"):
        to_branch(site, tmp_path, "gh-pages")


def test_the_verb_asks_where_to(capsys):
    assert cli.main(["publish"]) == 1
    assert "发布到哪里" in capsys.readouterr().err


def test_the_verb_builds_publishes_and_calls_the_other_forms(site, tmp_path, capsys, monkeypatch):
    called = []
    monkeypatch.setattr(publish, "build_page", lambda: None)
    monkeypatch.setattr(publish, "build", lambda root: site)
    monkeypatch.setattr(publish.single, "main", lambda arguments: called.append("single"))
    monkeypatch.setattr(publish.archive, "main", lambda arguments: called.append("zip"))
    target = tmp_path / "out"
    assert cli.main(["publish", str(target), "--zip"]) == 0
    assert read(target) == PAGES and called == ["zip"]
    assert str(target) in capsys.readouterr().out
