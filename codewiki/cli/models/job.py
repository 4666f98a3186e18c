"""The public names of documentation jobs; they are defined in ``codewiki.jobs.model``."""

from codewiki.jobs.model import (
    DocumentationJob,
    GenerationOptions,
    JobStatistics,
    JobStatus,
    LLMConfig,
)

__all__ = ["DocumentationJob", "GenerationOptions", "JobStatistics", "JobStatus", "LLMConfig"]
