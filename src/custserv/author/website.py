"""The site in ``_build/html``: built beside it, and put in its place only when without fault."""

import shutil
from contextlib import contextmanager

from filelock import FileLock, Timeout

from custserv.author.hashes import PACKAGE, ROOT, files_hash, noted, source_files
from custserv.author.problem import Problem


def build(root):
    """Build the book in the folder ``root`` unless its site is current; return the site's folder.

    Raises Problem if anything is wrong, be it a warning; the site built last stays as it was.
    """
    with alone(root / "_build"):
        return _build(root)


@contextmanager
def alone(folder):
    """Wait until no other window builds in the folder."""
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / "building.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("另一个窗口正在生成网站，等它完成……", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _build(root):
    site, stamp = root / "_build" / "html", root / "_build" / "html.stamp"
    machinery = machinery_hash(root)
    inputs = f"{machinery} {files_hash(root, source_files(root / 'book') + source_files(root / 'notebooks'))}"
    if site.exists() and noted(stamp) == inputs:
        print("✓ 网站已是最新", flush=True)
        return site
    # Loading Sphinx takes seconds that a current site need not wait for.
    from custserv.author.sphinx_run import run_sphinx

    built = run_sphinx(root, fresh_work_folder(root, machinery))
    stamp.unlink(missing_ok=True)
    replace(built, site)
    stamp.write_text(inputs, encoding="utf-8")
    print("✓ 网站生成完毕", flush=True)
    return site


def machinery_hash(root):
    """Return the fingerprint of all that shapes every page: the package, the settings, the lock."""
    package = files_hash(PACKAGE, source_files(PACKAGE, but=("author",)))
    settings = files_hash(root, [root / "_config.yml", root / "_toc.yml"])
    return f"{package} {settings} {files_hash(ROOT, [ROOT / 'requirements.txt'])}"


def fresh_work_folder(root, machinery):
    """Return the folder to build in: emptied if the machinery changed, else with what was read before."""
    work = root / "_build" / "work"
    if noted(work / "machinery") != machinery:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        (work / "machinery").write_text(machinery, encoding="utf-8")
    # Pages are written anew each time, so that no picture of an earlier build stays behind.
    shutil.rmtree(work / "html", ignore_errors=True)
    return work


def replace(built, site):
    """Put the folder ``built`` in the place of ``site``; on failure ``site`` is as before."""
    old = site.with_name(site.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if site.exists():
            site.rename(old)
        try:
            built.rename(site)
        except OSError:
            if old.exists():
                old.rename(site)
            raise
    except OSError as error:
        raise Problem(
            f"新网站放不到 {site}（{error.strerror}）：请关闭正在使用其中文件的程序，再运行一次"
        ) from None
    shutil.rmtree(old, ignore_errors=True)
