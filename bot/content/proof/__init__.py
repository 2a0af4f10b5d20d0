"""The prover: what must be true of the content before it is sent, one file for each subject."""

from bot.content.proof.prover import check
from bot.content.proof.report import Report

__all__ = ["Report", "check"]
