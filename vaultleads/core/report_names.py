"""What the files and folders among the reports are called.

Apart from the policy, so that a kept answer, which only looks at them, loads nothing else.
"""

from __future__ import annotations

REPORT_TITLES = ("Priorities", "Follow-ups", "Pipeline", "Network", "Vault health")
"""What the reports are called that are written as Markdown, but for those of single weeks."""
INBOX_TITLE = "Inbox"
"""What the file among the reports is called that the harvest fills, without a template."""
WEEKLY_FOLDER = "Weekly"
"""The folder among the reports in which each week has its own."""
CHARTS_FOLDER = "charts"
"""The folder among the reports in which their pictures are."""
CALENDAR_NAME = "follow-ups.ics"
"""The file among the reports that is the calendar."""
REPORT_TEMPLATES = "reports"
"""The folder among the templates in which those of reports are."""
PIPELINE_CHARTS = ("funnel", "sources", "quality")
"""The pictures of the pipeline report, by the stem of their files."""
WEEKLY_CHARTS = ("funnel", "touches", "sources")
"""The pictures of the report of one week; their files have the week in front."""
