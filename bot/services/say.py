"""A reply as an outbox row: finished for its medium, measured, sealed."""

from collections.abc import Sequence

from bot.engine.replies import Reply
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.scene import Scene
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


def answer(scene: Scene, replies: Sequence[Reply], person_id: int | None) -> list[dict[str, object]]:
    """Keep what is said to the text of this scene, in order, for `person_id`, or nobody; the rows."""
    common = {"person_id": person_id, "inbox_id": scene.inbox_id, "created_at": scene.now, "changed_at": scene.now}
    rows = [
        common
        | {"position": number, "cause": f"reply:{scene.inbox_id}:{number}"}
        | row(scene.runtime, reply, scene.person.medium)
        for number, reply in enumerate(replies)
    ]
    outbox.add(scene.connection, rows)
    return rows
