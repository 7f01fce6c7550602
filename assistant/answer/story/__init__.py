"""The reports of one event or affair, and how it stands: :func:`story`."""

from assistant.answer.story.story import Story, StoryPart, story

__all__ = ["Story", "StoryPart", "story"]
