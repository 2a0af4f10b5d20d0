"""A reply as an outbox row: finished for its medium, measured, sealed."""

from bot.engine.replies import Reply
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.wording import finish
from bot.store import outbox


def row(runtime: Runtime, reply: Reply, medium: str, state: str = delivery.HANDED) -> dict[str, object]:
    """What the outbox keeps of `reply`; cause, person and times come from whoever says it."""
    finished = finish(reply.text, reply.language, medium, runtime.settings)
    return {
        "id": outbox.new_id(),
        "key": reply.key,
        "kind": reply.kind,
        "language": reply.language,
        "body": runtime.vault.seal(finished.text),
        "encoding": finished.size.encoding,
        "segments": finished.size.segments,
        "state": state,
        "external_id": "",
        "error": "",
    }
