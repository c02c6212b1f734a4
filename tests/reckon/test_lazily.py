"""The same rules on a lazy backend, as on a cluster, give the same values. Spark itself is tried by the drill."""

from hypothesis import HealthCheck, given, settings

from tests.examples import examples
from tests.reckon.backends import by_key, differing, in_process
from tests.reckon.rulebooks import rulebooks, worlds


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(15))
@given(rulebooks(), worlds(), worlds())
def test_lazy_frames_and_whole_ones_agree(book, world, before):
    lazily = by_key(
        book, world, before, native=lambda _, frame: frame.lazy(), rows=lambda frame: frame.collect().to_dicts()
    )
    assert differing(lazily, in_process(book, world, before)) == {}
