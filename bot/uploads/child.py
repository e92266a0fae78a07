"""The process that reads one uploaded document: `python -m bot.uploads.child`, spoken to over its pipes.

It is given the file and no secret: neither the bot's token nor the master key nor the database's address. It hears
the request and the file, tells what it read, hears what is stored of that document, and tells what is to be kept.
"""

from __future__ import annotations

import math
import resource
import sys
from typing import Any, BinaryIO

from bot.services.drafted_clauses import Origins, document_id_of
from bot.services.drafting import DraftingService
from bot.uploads.forms import Glance, glance_to_json, known_from_json, read, reissue_to_json, write
from bot.uploads.frames import FrameError, read_frame, write_frame
from matcher.drafting.model import DraftedDocument
from matcher.drafting.reading.limits import Limits
from policies.errors import HuiqiError, InputError
from policies.model import Level
from policies.vocabulary import load_vocabulary

MAX_UNREAD = 10
MAX_SENTENCE = 80
NOTHING_READ = "{} 里没有读出条款，什么都没有保存；请检查是不是发错了文件"
NO_LEVEL = "读不出是哪一级的文件：请重新发一次，在附言里写上 国家级、省级、市级 或 区级"


def serve(heard: BinaryIO, said: BinaryIO) -> None:
    """Read one document; whatever is wrong with it becomes one line."""
    try:
        _read(heard, said)
    except HuiqiError as error:
        write_frame(said, write({"error": str(error)}))
    except FrameError:
        return  # whoever asked is gone
    except Exception as error:  # noqa: BLE001 - a file may break a reader in any way; only the class is told
        write_frame(said, write({"fault": type(error).__name__}))


def _read(heard: BinaryIO, said: BinaryIO) -> None:
    request: dict[str, Any] = read(read_frame(heard))
    content = read_frame(heard)
    seconds = float(request["seconds"])
    _bound(seconds, request["memory_bytes"])
    service = DraftingService(load_vocabulary(), Limits(seconds=seconds))
    level = None if request["level"] is None else Level(request["level"])
    origins = Origins(request["name"], request["document"], level)
    drafted = service.draft_content(content, request["name"])
    if not drafted.drafts:
        raise InputError(NOTHING_READ.format(request["name"]))
    write_frame(said, write({"glance": glance_to_json(_glance(drafted, origins))}))
    known = known_from_json(read(read_frame(heard)))
    if (origins.level or drafted.head.level) is None and known.document is None:
        raise InputError(NO_LEVEL)
    document, reissue = service.reissue(drafted, origins, known)
    write_frame(said, write({"reissue": reissue_to_json(document, drafted.text, reissue)}))


def _bound(seconds: float, memory_bytes: int) -> None:
    """Let the system end what our own limits do not: endless loops in a library, memory without end."""
    cpu = math.ceil(seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _glance(drafted: DraftedDocument, origins: Origins) -> Glance:
    head = drafted.head
    unread = [" ".join(drafted.text[slice(*one.span)].split())[:MAX_SENTENCE] for one in drafted.unread[:MAX_UNREAD]]
    return Glance(
        document=document_id_of(drafted, origins),
        title=head.title,
        number=head.number,
        issuer=head.issuer,
        published_on=head.published_on,
        effective_from=head.effective_from,
        effective_to=head.effective_to,
        drafts=len(drafted.drafts),
        unread=tuple(unread),
        unread_count=len(drafted.unread),
    )


if __name__ == "__main__":
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not end up in an answer
    serve(sys.stdin.buffer, answers)
