"""The evidence as tests: a pytest plugin that finds a project and makes one test of each claim, fact, reference and rule."""
