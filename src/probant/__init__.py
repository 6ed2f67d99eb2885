"""Write a medical review once, as evidence; get the article in every language and format."""

__version__ = "0.1.0"
