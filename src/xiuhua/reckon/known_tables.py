"""Every table by name: what is gathered from the register, and what figures count beside it because it is judged."""

from xiuhua.reckon import tables
from xiuhua.reckon.tables_of_assessment import GATHERED_OF_ASSESSMENT
from xiuhua.reckon.tables_of_elections import GATHERED_OF_ELECTIONS
from xiuhua.reckon.tables_of_organisations import GATHERED_OF_ORGANISATIONS
from xiuhua.reckon.tables_of_samples import GATHERED_OF_SAMPLES
from xiuhua.reckon.tables_of_training import GATHERED_OF_TRAINING, TRAINED
from xiuhua.reckon.tables_of_visits import ENTRY_MINUTES, GATHERED_OF_VISITS

GATHERED = {
    **tables.GATHERED,
    **GATHERED_OF_VISITS,
    **GATHERED_OF_ORGANISATIONS,
    **GATHERED_OF_ELECTIONS,
    **GATHERED_OF_TRAINING,
    **GATHERED_OF_ASSESSMENT,
    **GATHERED_OF_SAMPLES,
}
READABLE = {
    **GATHERED,
    **tables.VERDICTS,
    **tables.SUSTAINED,
    **{table.name: table for table in (ENTRY_MINUTES, TRAINED)},
}
