"""The verb ``publish``: the site into a folder, or onto a branch that GitHub or Gitee Pages serve."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from custserv.author import single
from custserv.author import zip as archive
from custserv.author.arguments import call
from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT, noted
from custserv.author.problem import Problem, tail
from custserv.author.website import build

# Without this file GitHub Pages leave out every folder whose name begins with an underscore.
NO_JEKYLL = ".nojekyll"
# Names the files that publishing put into a folder, so that the next time only those are replaced.
LIST = ".custserv-files.txt"


def main(arguments):
    """Publish the site."""
    return call("publish", command, arguments)


def command(
    folder: Annotated[Path | None, Argument(metavar="文件夹", help="把网站复制到这里", show_default=False)] = None,
    branch: Annotated[str, Option(help="提交到 git 的这个分支，例如 gh-pages", metavar="分支")] = "",
    with_single: Annotated[bool, Option("--single", help="另外生成每章一个文件")] = False,
    with_zip: Annotated[bool, Option("--zip", help="另外生成压缩包")] = False,
):
    """生成网站，再复制到文件夹，或提交到 git 分支（GitHub Pages、Gitee Pages）。"""
    if not (folder or branch or with_single or with_zip):
        raise Problem("发布到哪里？请写一个文件夹，或 --branch gh-pages，或 --single、--zip")
    build_page()
    site = build(ROOT)
    if folder:
        to_folder(site, folder)
        print(f"✓ 网站已复制到 {folder}：整个文件夹放到任何静态网站上都能用，双击里面的 index.html 也能看")
    if branch:
        changed = to_branch(site, ROOT, branch)
        print(
            f"✓ 网站已提交到分支 {branch}，正在编辑的文件没有动。上传：git push origin {branch}\n"
            "  第一次上传以后，在 GitHub 或 Gitee 的 Pages 设置里选这个分支。"
            if changed
            else f"✓ 分支 {branch} 已是最新"
        )
    for wanted, verb in ((with_single, single), (with_zip, archive)):
        if wanted:
            verb.main([])


def to_folder(site, folder):
    """Copy the site's files into a folder; replaced or removed are only files that publishing put there.

    Raises Problem, with nothing changed, where another file stands in the place of one of the site.
    """
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    before = set(noted(folder / LIST).splitlines())
    foreign = sorted(name for name in files if name not in before and (folder / name).exists())
    if foreign:
        raise Problem(
            f"{folder} 里已有不是发布放进去的文件，例如 {foreign[0]}（共 {len(foreign)} 个）："
            "请换一个空文件夹，或先把它们移走"
        )
    try:
        for name in before - set(files):
            (folder / name).unlink(missing_ok=True)
        for name, path in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
        (folder / NO_JEKYLL).touch()
        (folder / LIST).write_text("\n".join(sorted(files)) + "\n", encoding="utf-8")
    except OSError as error:
        raise Problem(f"不能写入 {error.filename}（{error.strerror}）") from None


def to_branch(site, root, branch):
    """Commit the site's files, and nothing else, to a branch; tell whether that changed it.

    The working tree, its index and the branch that is checked out are not touched. Raises Problem for
    a branch that is checked out, or that holds anything but a site.
    """
    git = Git(root)
    git.run(["check-ref-format", "--branch", branch], f"分支名写得不对：{branch}")
    ref = f"refs/heads/{branch}"
    if f"branch {ref}" in git.run(["worktree", "list", "--porcelain"]).splitlines():
        raise Problem(f"分支 {branch} 正在编辑，不能用来放网站：请换一个，例如 gh-pages")
    tip = git.run(["for-each-ref", "--format=%(objectname)", ref])
    if tip and not git.run(["ls-tree", "--name-only", tip, NO_JEKYLL]):
        raise Problem(f"分支 {branch} 里放的不是网站：请换一个，例如 gh-pages")
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index"), "GIT_WORK_TREE": str(site)}
        # Everything as it is: neither ignored nor with other line ends.
        git.run(["-c", "core.autocrlf=false", "add", "--all", "--force", "."], cwd=site, **index)
        empty = git.run(["hash-object", "-w", "--stdin"])
        git.run(["update-index", "--add", "--cacheinfo", f"100644,{empty},{NO_JEKYLL}"], **index)
        tree = git.run(["write-tree"], **index)
    if tip and git.run(["rev-parse", f"{tip}^{{tree}}"]) == tree:
        return False
    source = git.run(["rev-parse", "--short", "HEAD"])
    parent = ["-p", tip] if tip else []
    commit = git.run(["commit-tree", tree, *parent, "-m", f"网站，由 {source} 生成"], _WHO)
    git.run(["update-ref", ref, commit, tip])
    return True


_WHO = "git 不知道是谁在提交：请先运行 git config user.name 姓名 和 git config user.email 邮箱"


class Git:
    """Calls of git for the repository of a folder."""

    def __init__(self, root):
        self._root = root
        self._home = {}
        self._home = {"GIT_DIR": self.run(["rev-parse", "--absolute-git-dir"], f"{root} 不在 git 仓库里")}

    def run(self, arguments, trouble="git 没有做成", cwd=None, **environ):
        """Return what git prints; raise Problem, which begins with ``trouble``, where it fails."""
        try:
            result = subprocess.run(
                ["git", *arguments], cwd=cwd or self._root, env={**os.environ, **self._home, **environ},
                stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        except FileNotFoundError:
            raise Problem("没有找到 git：请先安装 git，或把网站发布到文件夹") from None
        if result.returncode:
            raise Problem(f"{trouble}\n{tail(result.stderr.splitlines())}")
        return result.stdout.strip()
