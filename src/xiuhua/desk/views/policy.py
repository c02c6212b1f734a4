"""The policy in force: which packs judge where, and each as a manual by chapters, to be searched and linked to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import asked_day, reader_of
from xiuhua.desk.labels import language
from xiuhua.desk.manual import how_many, sections_of
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.pack_manual import manual_in_force, packs_seen
from xiuhua.words import one_line

MOST_WORDS = 40


@declares(Duty.ANYONE_LOGGED_IN)
def show_packs(request: HttpRequest) -> HttpResponse:
    """The packs in force, those first that judge where the reader answers."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    packs = packs_seen({place.area_id for place in reader.scope.places}, language=language(), on=on)
    context = {"packs": packs, "on": on, "today": reader.today, "asked_on": asked}
    return render(request, "desk/pages/packs.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
def show_pack(request: HttpRequest, name: str) -> HttpResponse:
    """One pack as a manual: with ?chapter= one chapter, with ?q= what of all chapters speaks of a word."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    manual = manual_in_force(name, language=language(), on=on)
    if manual is None:
        raise Absent
    word = one_line(request.GET.get("q", ""))[:MOST_WORDS]
    chosen = request.GET.get("chapter", "")
    first = next((it.key for it in manual.chapters if it.key == chosen), "" if word else manual.chapters[0].key)
    told = [(it, sections_of(it, word=word)) for it in manual.chapters if first in ("", it.key)]
    told = [(chapter, sections) for chapter, sections in told if sections]
    context = {
        "manual": manual, "pack": name, "told": told, "chosen": first, "word": word, "most": MOST_WORDS, "on": on,
        "today": reader.today, "asked_on": asked, "found": sum(how_many(sections) for _chapter, sections in told),
    }  # fmt: skip
    return render(request, "desk/pages/pack.html", context)
