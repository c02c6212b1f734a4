"""C04: many visits of weeks ago, typed in one sitting."""

import numpy as np

from xiuhua.loop.verify.rows import UNKNOWN, Bools, Ints, Rows, distinct, runs
from xiuhua.loop.verify.seen import Seen, seen
from xiuhua.loop.verify.times import alike_share
from xiuhua.policy.verify import Numbers

DAY, MINUTE = 86_400, 60


def late_at_once(rows: Rows, numbers: Numbers) -> Seen:
    """Sittings of recording in which `late_least` visits or more are over `late_days` old.

    They are of `late_long_least` days at least; where one is over `late_long_days` old, so many visits are enough.

    Filing late is honest, and saying so is what `recorded` is for: that alone weighs less than a flag. It weighs more
    where the oldest are over `late_long_days` old, where the helper recorded other visits on their days in between (so
    there was a signal), where the entries are minutes apart as if typed and not sent at once, and where they are alike
    in how long they took and in the minute they began, though those of others are not.
    """
    done = np.flatnonzero(rows.recorded != UNKNOWN)
    none = np.zeros(rows.count, np.int64)
    if not len(done):
        return seen("C04", np.zeros(rows.count), group=none, count=none, amount=np.zeros(rows.count))
    done = done[np.lexsort((done, rows.recorded[done], rows.helper[done]))]
    recorded, started = rows.recorded[done], rows.started[done]
    lag = (recorded - started) / DAY
    gap = np.diff(recorded, prepend=recorded[:1])
    sitting = runs(rows.helper[done], np.cumsum(gap > numbers.late_sitting_minutes * MINUTE))
    count = int(sitting[-1]) + 1
    late = lag > numbers.late_days
    size, old = np.bincount(sitting, minlength=count), np.bincount(sitting, late, count)
    days = distinct(sitting, started // DAY - started.min() // DAY, count)
    oldest = np.zeros(count)
    np.maximum.at(oldest, sitting, lag)
    very = (oldest > numbers.late_long_days) & (old >= numbers.late_long_least)
    batch = (very | ((old >= numbers.late_least) & (days >= numbers.late_long_least))) & (old * 2 >= size)
    doubt = np.where(batch, 1 - numbers.late_weight, 1.0)
    for also, further in (
        (oldest > numbers.late_long_days, numbers.late_long_weight),
        (
            _signal_between(
                rows.helper[done], started, recorded, prompt=lag <= numbers.prompt_days, sitting=sitting, batch=batch
            ),
            numbers.late_between_weight,
        ),
        (_typed(gap, sitting, size, numbers), numbers.late_typed_weight),
        (_alike(rows, done, sitting, size, numbers), numbers.late_alike_weight),
    ):
        doubt = np.where(batch & also, doubt * (1 - further), doubt)
    told = np.where(lag > numbers.prompt_days, 1 - doubt[sitting], 0.0)
    weight, group, amount, times = np.zeros(rows.count), none.copy(), np.zeros(rows.count), none.copy()
    weight[done], group[done], amount[done], times[done] = told, sitting, lag, size[sitting]
    return seen("C04", weight, group=group, count=times, amount=amount)


def _signal_between(
    helper: Ints, started: Ints, recorded: Ints, *, prompt: Bools, sitting: Ints, batch: Bools
) -> Bools:
    """Sittings most of whose visits had another of the helper recorded promptly after them and before the sitting."""
    prompt = prompt & ~batch[sitting]
    base, width = recorded.min(), int(recorded.max() - min(recorded.min(), started.min())) + 2 * DAY
    at = helper * width + recorded - base + DAY
    order = np.flatnonzero(prompt)
    begun = np.full(len(batch), np.iinfo(np.int64).max)
    np.minimum.at(begun, sitting, recorded)
    low = helper * width + np.maximum(started - base + DAY, 0)
    high = helper * width + begun[sitting] - base + DAY
    times = np.searchsorted(at[order], high) - np.searchsorted(at[order], np.minimum(low, high))
    between: Bools = np.bincount(sitting, times > 0) * 2 > np.bincount(sitting)
    return between


def _typed(gap: Ints, sitting: Ints, size: Ints, numbers: Numbers) -> Bools:
    """Sittings whose entries lie so far apart that each was typed, and none was kept and sent with the others."""
    inner = np.concatenate([[False], np.diff(sitting) == 0])
    slow = np.bincount(sitting, inner & (gap >= numbers.late_typed_seconds), len(size))
    return np.asarray(slow * 2 > size - 1)


def _alike(rows: Rows, done: Ints, sitting: Ints, size: Ints, numbers: Numbers) -> Bools:
    """Sittings in which `alike_minutes_share` begin on a full or half hour or last the same, where it is not usual."""
    minutes, round_ = rows.minutes[done], (rows.started[done] // MINUTE) % 30 == 0
    begins = np.bincount(sitting, round_, len(size)) >= numbers.alike_minutes_share * size
    same = np.concatenate([[False], (np.diff(sitting) == 0) & (np.diff(minutes) == 0)])
    lasts = np.bincount(sitting, same, len(size)) >= numbers.alike_minutes_share * (size - 1)
    usual = alike_share(rows.helper[done], minutes)
    alike: Bools = (begins & (np.mean(round_) < numbers.usual_share)) | (lasts & (usual < numbers.usual_share))
    return alike
