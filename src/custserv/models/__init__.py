"""The models of the course, one topic per file: plain Python that the page runs unchanged."""
