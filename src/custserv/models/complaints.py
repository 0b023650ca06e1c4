"""From dissatisfied customers to those who come back, by what became of their complaint.

Groups, always in this order: silent, complained but not resolved, resolved, quickly resolved.
"""

from custserv.checks import at_least, between, finite, same_length

# Share of dissatisfied customers who intend to buy again, by group. TARP, as reported by Goodman: for a
# loss of more than 100 US dollars and of about 1 to 5. Intentions, of people who chose to complain or not.
REPURCHASE_MAJOR = (0.09, 0.19, 0.54, 0.82)
REPURCHASE_MINOR = (0.37, 0.46, 0.70, 0.95)


def complaint_groups(transactions, dissatisfied, complaining, resolved=0, quick=0):
    """Return how many dissatisfied customers end in each group: [silent, unresolved, resolved, quick].

    transactions: from 0.
    dissatisfied: share of transactions that leave the customer dissatisfied, 0–1.
    complaining:  share of the dissatisfied who complain, 0–1.
    resolved:     share of complaints that are resolved, 0–1; quick: share of those, resolved quickly.

    >>> complaint_groups(10000, dissatisfied=0.25, complaining=0.5, resolved=0.5, quick=0.25)
    [1250.0, 625.0, 468.75, 156.25]
    """
    unhappy = at_least("交易数", transactions) * between("不满的比例", dissatisfied)
    complaints = unhappy * between("投诉的比例", complaining)
    solved = complaints * between("解决的比例", resolved)
    fast = solved * between("迅速解决的比例", quick)
    return [unhappy - complaints, complaints - solved, solved - fast, fast]


def returning_customers(groups, repurchase=REPURCHASE_MAJOR):
    """Return how many customers of each group come back.

    groups:     customers of each group, from 0, as ``complaint_groups`` gives them.
    repurchase: share of each group who buy again, 0–1.

    Takes the intention to buy again for buying again. Source of the default: TARP, losses over 100 dollars.

    >>> returning_customers([100, 100, 100, 100])
    [9.0, 19.0, 54.0, 82.0]
    """
    same_length("各组人数和复购率", groups, repurchase)
    return [at_least("各组人数", n) * between("复购率", share) for n, share in zip(groups, repurchase)]


def loss_per_transaction(dissatisfied, complaining, resolved=0, quick=0, repurchase=REPURCHASE_MAJOR):
    """Return the share of transactions after which the customer is lost.

    loss = Σ over groups of share of transactions × (1 − repurchase)

    All arguments as above. A customer then stays for ``retention.expected_lifetime(1 − loss)``
    transactions. Source: the courseware's figures put together, one dissatisfied in four, five in a
    hundred complain and none is resolved: they cannot hold together with 52 visits a year for ten years.

    >>> round(loss_per_transaction(0.25, 0.05), 4)
    0.2263
    """
    groups = complaint_groups(1, dissatisfied, complaining, resolved, quick)
    return sum(groups) - sum(returning_customers(groups, repurchase))


def resolution_value(complaints, customer_value, before, after):
    """Return what it is worth when complaints end in a better group.

    value = complaints · (after − before) · customer value

    complaints:     how many, from 0; customer_value: of one who comes back, in 元.
    before, after:  repurchase shares of the two groups, 0–1, such as 0.19 and 0.54.

    Takes the difference between the groups for the effect of resolving, which is an upper view: who
    complains chose to. Source: the reasoning of Goodman's TARP studies.

    >>> resolution_value(100, 26000, before=0.25, after=0.5)
    650000.0
    """
    gained = between("之后的复购率", after) - between("之前的复购率", before)
    return at_least("投诉数", complaints) * gained * finite("单客价值", customer_value)
