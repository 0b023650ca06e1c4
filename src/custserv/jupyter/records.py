"""What the kernel keeps of a student's answers while it runs."""

from traitlets import Any, Bool, HasTraits, Int

from custserv.quiz import Guess, Open


class Kept(HasTraits):
    """What a student did with one question or scenario."""

    answer = Any(None, allow_none=True)
    tries = Int(0)
    right = Bool(False)
    # The right answer was looked at before it was given.
    shown = Bool(False)

    def clear(self):
        """Forget everything."""
        with self.hold_trait_notifications():
            for name, trait in self.traits().items():
                setattr(self, name, trait.default())


class Records:
    """The questions and scenarios shown so far in this kernel, in the order of their first showing."""

    def __init__(self):
        self._entries = {}

    def keep(self, title, question):
        """Return what is kept for a question or scenario; one that was rewritten starts anew."""
        known = self._entries.get(question.id)
        kept = known[2] if known and known[1] == question else Kept()
        self._entries[question.id] = (title, question, kept)
        return kept

    def __iter__(self):
        """Give (title of the group, question or scenario, Kept) for each."""
        return iter(list(self._entries.values()))

    def guesses_before(self, question):
        """Return what is kept of the guesses between this written answer and the one before."""
        found = []
        for _, other, kept in self:
            if other.id == question.id:
                break
            if isinstance(other, Open):
                found = []
            if isinstance(other, Guess):
                found.append((other, kept))
        return found

    def clear(self):
        """Forget all answers."""
        for _, _, kept in self:
            kept.clear()


records = Records()
