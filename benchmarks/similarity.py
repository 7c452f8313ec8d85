"""How long similar reports take to find, what is found and what is told wrongly.

Invented reports walk in (a seed, so the same each time), with planted pairs: one block word for word,
scattered sentences in another order, a block with other names and numbers, a block with words changed.
Times (of the clock and of the CPU), their ratio to the floor (one sort of the kept hashes), recall and false pairs are
printed.

    python benchmarks/similarity.py [1000 20000 …]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from review_lib.checks.similarity import similar_pairs

CHARS = 5000
PAIRS_IN = 100
COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连"
    "断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)

CHARS_OF = np.array(list(COMMON))


def invented(rng: np.random.Generator, length: int = CHARS) -> str:
    """A text of ``length`` characters in sentences with numbers."""
    picks = rng.integers(0, len(CHARS_OF), length)
    chars = CHARS_OF[picks]
    ends = np.arange(17, length, 23)
    chars[ends] = np.where(rng.random(len(ends)) < 0.5, "，", "。")
    digits = np.arange(9, length, 41)
    chars[digits] = rng.integers(0, 10, len(digits)).astype("<U1")
    return "".join(chars.tolist())


def one_block(rng: np.random.Generator, text: str, other: str) -> str:
    """``other`` with one block of ``text``, 35 to 60 % of it."""
    size = int(len(text) * rng.uniform(0.35, 0.60))
    at = int(rng.integers(0, len(text) - size))
    return other[:500] + text[at : at + size] + other[500 + size :]


def scattered(rng: np.random.Generator, text: str, other: str) -> str:
    """``other`` with ten passages of ``text`` in another order, 45 % of it."""
    size = int(len(text) * 0.045)
    starts = rng.permutation(np.arange(10) * (len(text) // 10)).tolist()
    parts = [text[s : s + size] for s in starts]
    step = (len(text) - 10 * size) // 10
    return "".join(part + other[i * step : (i + 1) * step] for i, part in enumerate(parts))


def renamed(rng: np.random.Generator, text: str, other: str) -> str:
    """A block of ``text`` with every number replaced and a name every 60 characters."""
    copied = list(one_block(rng, text, other))
    for i, char in enumerate(copied):
        if char.isdigit():
            copied[i] = str(int(rng.integers(10, 99)))
        elif i % 60 == 0:
            copied[i] = "某某"
    return "".join(copied)


def reworded(rng: np.random.Generator, text: str, other: str) -> str:
    """A block of ``text``, at least half of it, with two characters changed every 45."""
    size = int(len(text) * 0.55)
    block = list(text[:size])
    for i in range(20, size - 1, 45):
        block[i : i + 2] = list("改动")
    return "".join(block) + other[size:]


KINDS: tuple[Callable[[np.random.Generator, str, str], str], ...] = (one_block, scattered, renamed, reworded)


def season(count: int, seed: int = 7) -> tuple[dict[str, str], set[frozenset[str]]]:
    """``count`` invented reports, one planted pair a hundred, one decoy (a tenth copied) a hundred."""
    rng = np.random.default_rng(seed)
    texts = [invented(rng) for _ in range(count)]
    planted = set()
    every = max(20, count // max(PAIRS_IN // 2, count // 100))
    for number, at in enumerate(range(0, count - 4, every)):
        texts[at + 1] = KINDS[number % len(KINDS)](rng, texts[at], texts[at + 1])
        planted.add(frozenset((str(at), str(at + 1))))
        texts[at + 3] = texts[at + 2][: CHARS // 10] + texts[at + 3][CHARS // 10 :]
    return {str(i): text for i, text in enumerate(texts)}, planted


def peak() -> str:
    """The most memory that this process has held, where the system tells it."""
    try:
        import resource
    except ImportError:
        return "not told by this system"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB"


def main(sizes: list[int]) -> None:
    """Print one line a size."""
    for count in sizes:
        texts, planted = season(count)
        started, busy = time.perf_counter(), time.process_time()
        found = {frozenset((p.first, p.second)) for p in similar_pairs(texts)}
        taken, busy = time.perf_counter() - started, time.process_time() - busy
        floor = np.random.default_rng(1).integers(0, 2**63, count * CHARS // 8, dtype=np.uint64)
        started = time.process_time()
        np.sort(floor)
        least = time.process_time() - started
        print(
            f"{count} reports of {CHARS}: {taken:.2f} s ({busy:.2f} s CPU), floor (one sort) {least:.2f} s, "
            f"ratio {busy / least:.1f}, planted pairs {len(planted & found)}/{len(planted)}, "
            f"false {len(found - planted)}, peak {peak()}"
        )


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1000])
