"""The one error that a verb shows to its user, and how a list of arguments is refused."""


class Problem(Exception):
    """Something the user can understand and mend; its text is shown without a traceback."""


def no_arguments(verb, arguments):
    """Refuse arguments after a verb that takes none."""
    if arguments:
        raise Problem(f"{verb} 后面不带参数，收到 {' '.join(arguments)}")


def tail(lines, count=20):
    """Return the last lines of a program's output, indented, as part of a message."""
    return "\n".join("    " + line.rstrip() for line in lines[-count:] if line.strip())
