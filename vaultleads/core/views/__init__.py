"""One file per report: the frozen view-model that its template receives, and its builder."""
