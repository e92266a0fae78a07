"""Misspelt words: homophones (余航区) and single slips (高新技朮), scored by rapidfuzz against stated thresholds.

Candidates share their first or last two sounds with a word of the lexicon; they are scored in one batch.
At `ACCEPT` and above the word is read as the term; between `ASK` and `ACCEPT` the dialogue asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

from pypinyin.constants import PINYIN_DICT
from rapidfuzz import fuzz, process

from matcher.text.lexicon import Lexicon
from matcher.text.marks import Entry, Kind, Mark, kinds_of

ACCEPT = 82.0
"""Mean of the likeness by sound and by writing from which a slip is read as the term."""
ASK = 66.0
"""From here up to `ACCEPT` the reading asks which term was meant."""
SHORTEST = 3
"""Two-character words have too many neighbours; only their exact homophones with 区, 县 … are longer."""
SLIPPING = 5
"""Words from this length on are also known with one sound wrong, missing or added."""

_READ = frozenset({Kind.TERM, Kind.FLAG, Kind.PLACE, Kind.INDUSTRY})
_HEARD = _READ | {Kind.ABOUT}
"""Words known by their sound: 注测资本 too, which is only known if every sound is right."""
_FIRM = _READ | {Kind.NOISE}
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvnnnm")
_LIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A stretch that resembles a word of the lexicon, with the likeness 0–100."""

    start: int
    end: int
    word: str
    score: float


class Sounds(dict[int, str]):
    """One character per syllable, tones and the confusions zh/z, ng/n aside, so that strings compare by sound.

    A table for `str.translate` that learns each character when it first meets it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Give the sound of a text, as long as the text."""
        return text.translate(self)

    def __missing__(self, point: int) -> str:
        """Learn how a character sounds; one that is no Chinese character stands for itself."""
        self[point] = sound = self._sound(point)
        return sound

    def _sound(self, point: int) -> str:
        readings = PINYIN_DICT.get(point)
        if not readings or not 0x4E00 <= point <= 0x9FFF:  # noqa: PLR2004 - the block of Chinese characters
            return chr(point)
        syllable = readings.split(",")[0].translate(_TONES)
        for written, sound in _LIKE:
            syllable = syllable.replace(written, sound)
        return self._codes.setdefault(syllable, chr(0xE000 + len(self._codes)))


_Pair = tuple[int, int, str, str]
_Known = tuple[int, str, str]
"""A word of the index: its place there, how it is written, how it sounds."""


class NearWords:
    """The index of near misses over the words that facts are read from."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sounds = Sounds()
        self._entries = dict(_indexed(lexicon))
        self._same: dict[str, list[_Known]] = defaultdict(list)
        self._heads: dict[str, list[_Known]] = defaultdict(list)
        self._tails: dict[str, list[_Known]] = defaultdict(list)
        for order, word in enumerate(self._entries):
            sound = self._sounds.of(word)
            known = (order, word, sound)
            self._same[sound[:SHORTEST]].append(known)
            if len(word) >= SLIPPING and any(e.kind in _READ for e in self._entries[word]):
                for third_or_fourth in dict.fromkeys(sound[2:4]):
                    self._heads[sound[:2] + third_or_fourth].append(known)
                self._tails[sound[-3:]].append(known)
        self._telling = frozenset(three[:2] for three in (*self._same, *self._heads)) | {t[1:] for t in self._tails}

    def marks(self, text: str, known: list[Mark]) -> tuple[list[Mark], list[NearMiss]]:
        """Give marks read through slips, and the misses that should be asked about; `known` words are no slips."""
        firm = [False] * (len(text) + 1)
        for mark in known:
            if mark.end - mark.start >= SHORTEST and mark.is_any(_FIRM):
                firm[mark.start : mark.end] = [True] * (mark.end - mark.start)
        pairs = self._pairs(text, firm)
        if not pairs:
            return [], []
        best = _best([m for m in self._score(text, pairs) if not _counts(text[m.start : m.end], m.word)])
        best = [m for m in best if not any(self._says_more(m, mark) for mark in known)]
        marks = [self._mark(m) for m in best if m.score >= ACCEPT]
        return marks, [m for m in best if ASK <= m.score < ACCEPT]

    def _says_more(self, miss: NearMiss, mark: Mark) -> bool:
        """高企正在申报: what begins with the term as written is no slip of a longer word for it (高企证)."""
        return mark.start == miss.start and mark.end < miss.end and mark.entries[0] == self._entries[miss.word][0]

    def _mark(self, miss: NearMiss) -> Mark:
        entries = self._entries[miss.word]
        return Mark(miss.start, miss.end, entries, kinds_of(entries), miss.score / 100)

    def entries(self, word: str) -> tuple[Entry, ...]:
        """Give the meanings of a word of the index."""
        return self._entries[word]

    def _pairs(self, text: str, firm: list[bool]) -> list[_Pair]:
        """Windows that sound like a word, or share its first or last two sounds: one slip leaves one of them whole."""
        sound = self._sounds.of(text)
        pairs: list[_Pair] = []
        same, heads, tails, telling = self._same, self._heads, self._tails, self._telling
        for at in [at for at, two in enumerate(map(add, sound, sound[1:])) if two in telling]:
            three = sound[at : at + SHORTEST]
            if three in same:
                pairs += [
                    (at, at + len(word), word, spoken)
                    for _, word, spoken in same[three]
                    if sound.startswith(spoken, at) and not text.startswith(word, at)
                ]
            if firm[at]:
                continue
            split = three[:2] + sound[at + 3 : at + 4]
            if three in heads or split in heads:
                self._beginning(pairs, sound, at, three, split)
            if sound[at - 1 : at + 2] in tails:
                self._ending(pairs, sound, at, firm)
        return pairs

    def _beginning(self, pairs: list[_Pair], sound: str, at: int, three: str, split: str) -> None:
        """Windows that begin like a word, have its third or fourth sound near, and differ by one sound."""
        thirds, fourths = self._heads.get(three, ()), self._heads.get(split, ())
        for _, word, spoken in sorted({*thirds, *fourths}) if thirds and fourths else thirds or fourths:
            if at + len(word) - 1 <= len(sound) and not sound.startswith(spoken, at):
                _slipped(pairs, sound, at, word, spoken)

    def _ending(self, pairs: list[_Pair], sound: str, at: int, firm: list[bool]) -> None:
        """Windows that end like a word of the same length and differ by one sound."""
        for _, word, spoken in self._tails[sound[at - 1 : at + 2]]:
            start = at + 2 - len(word)
            if start >= 0 and not firm[start] and _one_off(sound[start : at + 2], spoken):
                pairs.append((start, at + 2, word, spoken))

    def _score(self, text: str, pairs: list[_Pair]) -> list[NearMiss]:
        windows = [text[start:end] for start, end, _, _ in pairs]
        sounds = [self._sounds.of(window) for window in windows]
        written = process.cpdist(windows, [pair[2] for pair in pairs], scorer=fuzz.ratio)
        spoken = process.cpdist(sounds, [pair[3] for pair in pairs], scorer=fuzz.ratio)
        return [
            NearMiss(start, end, word, round((float(w) + 2 * float(s)) / 3, 1) if w else 0.0)
            for (start, end, word, _), w, s in zip(pairs, written, spoken, strict=True)
        ]


_NUMERALS = frozenset("一二三四五六七八九十百千万")


def _counts(window: str, word: str) -> bool:
    """十人的 sounds like 私人的, but counts; 年应收 is no 年营收."""
    return "应收" in window or any(char in _NUMERALS and char not in word for char in window)


def _slipped(pairs: list[_Pair], sound: str, at: int, word: str, spoken: str) -> None:
    """Windows as long as the word, one shorter or one longer, that differ by one sound."""
    length = len(word)
    same = sound[at : at + length]
    if len(same) == length and _one_off(same, spoken):
        pairs.append((at, at + length, word, spoken))
    elif _one_left_out(sound[at : at + length - 1], spoken):
        pairs.append((at, at + length - 1, word, spoken))
    elif at + length + 1 <= len(sound) and _one_left_out(spoken, sound[at : at + length + 1]):
        pairs.append((at, at + length + 1, word, spoken))


def _one_off(window: str, spoken: str) -> bool:
    return sum(a != b for a, b in zip(window, spoken, strict=True)) == 1


def _one_left_out(short: str, whole: str) -> bool:
    if len(short) + 1 != len(whole):
        return False
    at = next((i for i, char in enumerate(short) if char != whole[i]), len(short))
    return short[at:] == whole[at + 1 :]


def _indexed(lexicon: Lexicon) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for word, entries in lexicon.words.items():
        if (
            len(word) >= SHORTEST
            and word not in lexicon.exact
            and any(e.kind in _HEARD for e in entries)
            and any("\u4e00" <= c <= "\u9fff" for c in word)
        ):
            yield word, entries


def _best(misses: list[NearMiss]) -> list[NearMiss]:
    """Of overlapping misses keep the likest, then the longest."""
    chosen: list[NearMiss] = []
    for miss in sorted(misses, key=lambda m: (-m.score, m.start - m.end)):
        if all(miss.end <= other.start or miss.start >= other.end for other in chosen):
            chosen.append(miss)
    return chosen
