"""What a generated block shows: its view, from one picture of the vault on one day.

Apart from the views themselves: here it is decided which one a block asks for, and what all of
them are made of is built once for all blocks of a run.
"""

from __future__ import annotations

from functools import cached_property

from vaultleads.core.block_names import BlockNames
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.funnel import funnel_steps
from vaultleads.core.histories import Histories
from vaultleads.core.model import Block
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.qualified import QualifiedLead, qualified_leads
from vaultleads.core.views.block_contact import MOST_TOUCHES, ContactBlock, ContactBlocks
from vaultleads.core.views.block_lead import MOST_EVENTS, LeadBlock, LeadBlocks
from vaultleads.core.views.block_lists import (
    FollowUpsBlock,
    FunnelBlock,
    PrioritiesBlock,
    ProblemsBlock,
    followups_block,
    funnel_block,
    limit_of,
    priorities_block,
    problems_block,
)
from vaultleads.core.views.block_organization import OrganizationBlock, OrganizationBlocks
from vaultleads.core.views.block_telling import Telling
from vaultleads.core.views.followups import subjects_of
from vaultleads.core.views.links import LeadLink

BlockView = (
    PrioritiesBlock
    | FollowUpsBlock
    | LeadBlock
    | ContactBlock
    | OrganizationBlock
    | FunnelBlock
    | ProblemsBlock
)
"""What a template of a block receives."""

_NOTES = ("lead", "contact", "organization")
"""The views that are another in the note which they are about."""


class BlockViews:
    """Builds the views of blocks, each part of the picture when it is first asked for."""

    def __init__(self, pipeline: Pipeline, found: FollowUps, histories: Histories) -> None:
        self._pipeline = pipeline
        self._found = found
        self._known = histories
        self._names = BlockNames(pipeline)
        self._made: dict[object, BlockView] = {}

    def view(self, block: Block, path: str) -> BlockView | Problem:
        """Return what `block`, in the note at `path`, shows.

        A problem where it is not clear which note it names.
        """
        named = self._names.named(block, path)
        if isinstance(named, Problem):
            return named
        # Lists read the same in every note, and many notes show the same one.
        where = path if block.view in _NOTES else ""
        known = (block.view, block.arguments, named, where)
        if known not in self._made:
            self._made[known] = self._built(block, path, named)
        return self._made[known]

    def _built(self, block: Block, path: str, named: str) -> BlockView:
        pipeline, found = self._pipeline, self._found
        match block.view:
            case "priorities":
                view: BlockView = priorities_block(pipeline, found, self._leads.values(), block)
            case "followups":
                view = followups_block(pipeline, found, self._subjects, block, named)
            case "lead":
                view = self._of_leads.view(named, path, limit_of(block, MOST_EVENTS))
            case "contact":
                view = self._of_contacts.view(named, path, limit_of(block, MOST_TOUCHES))
            case "organization":
                view = self._of_organizations.view(named, path)
            case "funnel":
                view = funnel_block(funnel_steps(pipeline, self._histories, found.day))
            case _:
                view = problems_block(pipeline, block, named)
        return view

    @cached_property
    def _histories(self) -> Histories:
        """The past of the leads with what the reports of this day will know of it."""
        return self._known.brought_to(self._leads.values(), self._found.day)

    @cached_property
    def _leads(self) -> dict[str, QualifiedLead]:
        """All leads by path, in the order of every list."""
        leads = self._found.leads
        if leads is None:
            leads = qualified_leads(self._pipeline, self._found.day)
        return {one.lead.path: one for one in leads}

    @cached_property
    def _subjects(self) -> dict[str, LeadLink]:
        return dict(subjects_of(self._pipeline))

    @cached_property
    def _telling(self) -> Telling:
        return Telling(self._pipeline, self._found, self._leads, self._subjects)

    @cached_property
    def _of_leads(self) -> LeadBlocks:
        return LeadBlocks(self._telling, self._histories)

    @cached_property
    def _of_contacts(self) -> ContactBlocks:
        return ContactBlocks(self._telling)

    @cached_property
    def _of_organizations(self) -> OrganizationBlocks:
        return OrganizationBlocks(self._telling)
