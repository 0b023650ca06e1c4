"""Finding a browser for the tests, and getting one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")


def find_browser():
    """Return the path of Chromium, Chrome or Edge, or None if this machine has none."""
    found = [shutil.which(name) for name in _COMMANDS] + [
        str(path) for path in _usual_places() if path.is_file()
    ]
    return next((path for path in found if path), None) or _playwright_browser()


def _usual_places():
    """Return where installers put a browser that is not on the path."""
    mac = [
        Path(folder).expanduser() / name for folder in ("/Applications", "~/Applications") for name in _MAC
    ]
    folders = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    return mac + [Path(folder) / name for folder in folders if folder for name in _WINDOWS]


def _playwright_browser():
    """Return the path of the browser that Playwright has downloaded, or None."""
    # In a process of its own: Playwright cannot start inside a running event loop.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    result = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8")
    path = result.stdout.strip()
    return path if path and Path(path).is_file() else None


def get_browser():
    """Return a browser's path, installing one the ordinary way if there is none; None if that fails."""
    path = find_browser()
    for install in (_download, _apt):
        if not path:
            install()
            path = find_browser()
    return path


def _download():
    """Let Playwright download its Chromium."""
    print("没有找到 Chromium、Chrome 或 Edge，正在下载 Chromium……", flush=True)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _apt():
    """Install Debian's Chromium if we may."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("下载没有成功，正在用 apt 安装 Chromium……", flush=True)
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
