"""The rules of a survey: the part of XLSForm's language that a chat needs."""
