"""A verb at work in the background, its output read line by line, and stopped with all that it started."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections import deque

from custserv.author.hashes import ROOT

# What a kernel tells the programs it starts: colours, its way to draw, and whose child it is.
_KERNEL_ONLY = (
    "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "MPLBACKEND", "JPY_PARENT_PID", "JPY_SESSION_NAME",
)  # fmt: skip
KEPT_LINES = 400
STOP_SECONDS, LOOK_SECONDS = 5, 0.2
_at_work = set()


class Background:
    """A verb with its arguments, at work from start() on.

    lines: the last lines that it printed.
    look:  called with no arguments several times a second while it works, and once at its end,
           from a thread of its own; by then ``code`` is its exit code (until then None).
    """

    def __init__(self, arguments, look):
        self.lines, self.code, self.stopped = deque(maxlen=KEPT_LINES), None, False
        self._arguments, self._look = arguments, look
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self):
        """Start the verb, in a process of its own."""
        environ = {name: value for name, value in os.environ.items() if name not in _KERNEL_ONLY}
        if os.name == "nt":
            own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        else:
            own_group = {"start_new_session": True}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "custserv.author", *self._arguments],
            cwd=ROOT,
            env={**environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **own_group,
        )
        _at_work.add(self)
        self._watcher.start()

    def _watch(self):
        reader = threading.Thread(target=self._read, daemon=True)
        reader.start()
        # Not until the output ends: a browser that the verb opened may hold it open for hours.
        while self._process.poll() is None:
            self._look()
            reader.join(LOOK_SECONDS)
            if not reader.is_alive():
                self._process.wait()
        reader.join(1)
        _at_work.discard(self)
        self.code = self._process.returncode
        self._look()

    def _read(self):
        for line in self._process.stdout:
            self.lines.append(line.rstrip())

    def wait(self, seconds=None):
        """Wait until it has ended and was looked at for the last time."""
        self._watcher.join(seconds)

    def stop(self):
        """End it as Ctrl+C would, and after a while by force; return at once."""
        self.stopped = True
        self._signal(gently=True)
        timer = threading.Timer(STOP_SECONDS, self._signal, kwargs={"gently": False})
        timer.daemon = True
        timer.start()

    def _signal(self, gently):
        if self._process.poll() is not None:
            return
        if os.name != "nt":
            os.killpg(self._process.pid, signal.SIGINT if gently else signal.SIGKILL)
        elif gently:
            self._process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(self._process.pid)], capture_output=True)


@atexit.register
def stop_all():
    """End whatever is at work, by force."""
    for one in list(_at_work):
        one.stopped = True
        one._signal(gently=False)
