"""The topics, in the order of their links."""

from codewiki.wiki.topics import build, deployment, files_not_read, getting_started, testing
from codewiki.wiki.topics.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic("getting_started", getting_started.write),
    Topic("build", build.write),
    Topic("deployment", deployment.write),
    Topic("testing", testing.write),
    Topic("files_not_read", files_not_read.write),
)
