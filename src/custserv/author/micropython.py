"""The published page's Python under Node: labs and models run as a reader's browser runs them."""

import builtins
import json
import subprocess
import threading

from custserv.author.bundle import NODE, build_page
from custserv.page.driver import packed, unpacked


class MicroPython:
    """One long-lived MicroPython; use it in a ``with`` statement or close() it.

    limit: seconds that one call may take; then the process is ended.

    The page's bundle is brought up to date first, so that it is today's files that run.
    """

    def __init__(self, limit=20):
        self._limit = limit
        self._process = subprocess.Popen(
            [NODE, build_page() / "node.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def load(self, spec):
        """Make a lab ready; ``spec`` is what ``Lab.spec()`` returns."""
        self._ask("load", name=spec["name"], spec=spec)

    def run(self, name, /, hold=False, **values):
        """Run the lab of that name at the values, all of them, and return ``{"texts", "scene"}``.

        With ``hold`` the axes keep at least the limits of the run before, as while a slider moves.
        """
        return self._ask("run", name=name, values=values, hold=hold)

    def call(self, path, /, *args, **kwargs):
        """Call ``path``, such as ``"custserv.models.value.lifetime_value"``, and return its result.

        An error comes back as the same builtin exception with the same message.
        """
        module, _, function = path.rpartition(".")
        return self._ask("call", module=module, function=function, args=args, kwargs=kwargs)

    def close(self):
        """End the process."""
        if not self._process.stdout.closed:
            self._process.communicate()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _ask(self, operation, **request):
        late = threading.Timer(self._limit, self._process.kill)
        late.start()
        try:
            text = json.dumps(packed({"id": 0, "op": operation, **request}), allow_nan=False)
            self._process.stdin.write(text + "\n")
            self._process.stdin.flush()
            reply = self._process.stdout.readline()
        finally:
            late.cancel()
        if not reply:
            raise TimeoutError(f"MicroPython 没有回答：进程已退出，或 {self._limit} 秒内没有算完")
        return unpacked(_result(json.loads(reply)))


def _result(reply):
    """Return the reply's value, or raise its error."""
    if "ok" in reply:
        return reply["ok"]
    error = getattr(builtins, reply["error"]["type"])(reply["error"]["message"])
    error.add_note(reply["error"]["text"])
    raise error
