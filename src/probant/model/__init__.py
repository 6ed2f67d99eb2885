"""The types of a review's evidence: what a project's YAML files may say, checked by pydantic."""
