"""Rows of articles and events -> Stories: copies of one text, and reports of the same deed across articles.

Pure functions over plain rows (the columns of the tables ``articles`` and ``events``). Nothing is changed in a row and
nothing is lost: a grouping is read from the rows and can be read again. docs/stories.md has the rules and figures.
"""
from detente.stories.articles import find_revisions, group_articles
from detente.stories.deeds import group_events
from detente.stories.ids import find_aliases, story_id
from detente.stories.records import Story

__all__ = ["Story", "find_aliases", "find_revisions", "group_articles", "group_events", "story_id"]
