"""How fast documents are drafted: 200 pages as PDF and as text, against bare reading of the same file.

`python benchmarks/drafting_speed.py [pages]`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drafting_formats import pdf_of

from matcher.drafting.drafter import Drafter
from matcher.drafting.jsonform import drafted_to_json
from matcher.drafting.reading.reader import read_content
from matcher.drafting.rules import Writer
from policies.vocabulary import load_vocabulary

DATA = Path(__file__).parent / "data" / "drafting" / "tuned"


def main() -> None:
    """Print the times."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt")))
    text = whole
    while pdf_of(text).count(b"/Type /Page /Parent") < pages:
        text += "\n" + whole
    content = pdf_of(text)
    count = content.count(b"/Type /Page /Parent")
    vocabulary = load_vocabulary()
    drafter, writer = Drafter(vocabulary), Writer(vocabulary)
    began = time.perf_counter()
    read = read_content(content, "long.pdf")
    reading = time.perf_counter() - began
    began = time.perf_counter()
    drafted = drafter.draft(read)
    drafting = time.perf_counter() - began
    began = time.perf_counter()
    written = drafted_to_json(drafted, writer)
    writing = time.perf_counter() - began
    print(f"{count} pages, {len(read)} characters, {len(written['drafts'])} drafts")
    print(f"bare reading {reading:.1f} s, drafting {drafting:.1f} s, writing JSON {writing:.1f} s")
    print(f"all {reading + drafting + writing:.1f} s = {(reading + drafting + writing) / reading:.2f} × bare reading")


if __name__ == "__main__":
    main()
