"""The private zone: the only place that may read respondents. Empty until the survey is taken up."""
