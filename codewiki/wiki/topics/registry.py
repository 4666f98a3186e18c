"""The topics, in the order of their links."""

from codewiki.wiki.topics import (
    architecture,
    build,
    concurrency,
    configuration,
    contributors,
    data_model,
    dependencies,
    deployment,
    errors,
    files_not_read,
    getting_started,
    glossary,
    integration,
    interfaces,
    operations,
    security,
    symbols,
    testing,
)
from codewiki.wiki.topics.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic("getting_started", getting_started.write),
    Topic("architecture", architecture.write),
    Topic("interfaces", interfaces.write),
    Topic("data_model", data_model.write),
    Topic("build", build.write),
    Topic("deployment", deployment.write),
    Topic("integration", integration.write),
    Topic("configuration", configuration.write),
    Topic("testing", testing.write),
    Topic("concurrency", concurrency.write),
    Topic("operations", operations.write),
    Topic("security", security.write),
    Topic("errors", errors.write),
    Topic("dependencies", dependencies.write),
    Topic("glossary", glossary.write),
    Topic("symbols", symbols.write),
    Topic("contributors", contributors.write),
    Topic("files_not_read", files_not_read.write),
)
