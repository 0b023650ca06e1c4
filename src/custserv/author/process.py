"""Handing over to another program, and waiting for one, so that Ctrl+C reaches it and it alone."""

import os
import subprocess
import sys


def call(command, **options):
    """Run a program to its end and return its exit code; on Ctrl+C it ends in its own way."""
    process = subprocess.Popen(command, **options)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal has told the program as well.
            continue


def become(command, env):
    """Go on as another program; where that is not possible, run it and return its exit code."""
    sys.stdout.flush()
    if os.name == "nt":
        return call(command, env=env)
    os.execve(command[0], command, env)
