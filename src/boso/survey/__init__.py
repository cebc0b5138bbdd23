"""The private zone: the only place that may read respondents."""
