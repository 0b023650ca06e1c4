# Every step lives in src/custserv/author, so that Windows has it too; see README.md.
PYTHON ?= python3
AUTHOR = $(PYTHON) src/custserv/author

.PHONY: help book new lab preview serve run check test single pdf zip lesson term slides pptx quiz-export collect student publish clean
.DEFAULT_GOAL := help

# ARGS goes on to the verb: make test ARGS="-k value"
help book new lab preview serve run check test single pdf zip lesson term slides pptx quiz-export collect student publish clean:
	@$(AUTHOR) $@ $(ARGS)

# A misspelt verb gets the same answer as on the command line.
.DEFAULT:
	@$(AUTHOR) $@ $(ARGS)
