"""Everything a person runs: ``python3 src/custserv/author VERB``; one file for each verb."""
