"""Words for what the journal writes down."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiuhua.actions.keep.ask_job import APPLY, JUDGE, PRINT, PROPOSE, STAGE, UNDO
from xiuhua.desk.organising_words import deeds_of_organising


def deed_label(key: str) -> str:
    """A deed in words; its key when it has none."""
    return _words(get_language() or "").get(key, key)


@cache
def _words(_language: str) -> dict[str, str]:
    """Every deed in the active language: a page of the journal asks for hundreds."""
    return (
        _of_accounts() | _of_the_register() | _of_the_road() | _of_staying_out() | _of_visits() | _of_posts()
        | _of_training() | _of_elections() | _of_pairing() | _of_presence() | _of_appraisal() | deeds_of_organising()
        | _of_assessment() | _of_inspections()
    )  # fmt: skip


def _of_accounts() -> dict[str, str]:
    return {
        "log_in": _("logged in"),
        "fail_to_log_in": _("was refused at log-in"),
        "make_account": _("made an account"),
        "close_account": _("closed an account"),
        "reopen_account": _("opened an account again"),
        "give_one_time_password": _("printed a one-time password"),
        "reset_second_factor": _("took away the second factor"),
        "change_password": _("changed the password"),
        "add_second_factor": _("added a second factor"),
        "remove_second_factor": _("removed a second factor"),
        "make_recovery_codes": _("made recovery codes"),
        "use_recovery_code": _("used a recovery code"),
        "end_sessions": _("ended sessions"),
        "name_officer": _("named an officer"),
        "end_officer": _("ended the office of an officer"),
        "admit_officer": _("let an officer in who had lost every key"),
        "read_notices": _("read what others did"),
        "give_role": _("gave a role"),
        "end_role": _("ended a role"),
        "choose_language": _("chose a language"),
    }


def _of_pairing() -> dict[str, str]:
    return {
        "draft_proposal": _("drafted a proposal of pairs"),
        "propose_within": _("drafted proposals of pairs for all places of an area"),
        "refresh_proposal": _("brought a proposal of pairs up to date"),
        "weigh_anew": _("weighed a proposal of pairs otherwise"),
        "pin_pair": _("pinned a pair in a proposal"),
        "ban_pair": _("banned a pair in a proposal"),
        "lift_pin": _("lifted a pin of a proposal"),
        "lift_ban": _("lifted a ban of a proposal"),
        "submit_proposal": _("submitted a proposal of pairs"),
        "return_proposal": _("gave a proposal of pairs back"),
        "drop_proposal": _("dropped a proposal of pairs"),
        "approve_proposal": _("approved a proposal of pairs"),
        "draft_villages": _("drafted a proposal of holders for villages"),
        "refresh_villages": _("brought a proposal of holders for villages up to date"),
        "pin_village": _("pinned a village's holder in a proposal"),
        "join_village": _("said who must be in a village's team in a proposal"),
        "ban_village": _("banned a holder from a village in a proposal"),
        "lift_village_rule": _("lifted what was said of a village in a proposal"),
        "submit_villages": _("submitted a proposal of holders for villages"),
        "return_villages": _("gave a proposal of holders for villages back"),
        "drop_villages": _("dropped a proposal of holders for villages"),
        "approve_villages": _("approved a proposal of holders for villages"),
    }


def _of_posts() -> dict[str, str]:
    return {
        "appoint": _("appointed somebody to a post"),
        "replace_holder": _("replaced whoever held a post"),
        "end_appointment": _("ended a post"),
        "take_back_end": _("took the end of a post back"),
        "withdraw_appointment": _("withdrew an appointment"),
        "keep_apart": _("kept two apart who must not be paired"),
        "let_together": _("ended what kept two apart"),
        "bring_skills": _("brought a list of skills and languages"),
        "hand_out_skills": _("took the list of skills and languages"),
        "tell_home_language": _("said in which language a household is talked with"),
        "tell_what_helper_brings": _("said which skills and languages a helper brings"),
        "grant_leave": _("entered leave"),
        "end_leave": _("ended leave early"),
        "withdraw_leave": _("withdrew leave"),
        "hand_over": _("handed a household over"),
        "ask_for_helper": _("asked for another helper"),
        "settle_helper_request": _("granted a request for another helper by approving a proposal"),
        "decide_helper_request": _("decided a request for another helper"),
        "withdraw_helper_request": _("withdrew a request for another helper"),
    }


def _of_visits() -> dict[str, str]:
    return {
        "record_visit": _("told of a visit"),
        "withdraw_visit": _("took a visit back"),
        "confirm_visit": _("took a family's confirmation of a visit"),
        "see_visit_photo": _("looked at a picture of a visit"),
        "forget_visit_photos": _("forgot old pictures of visits"),
        "keep_promise": _("kept a promise"),
        "move_promise": _("moved a promise"),
        "give_up_promise": _("gave a promise up"),
        "keep_flags": _("asked about visits"),
        "see_flag": _("opened a question about visits"),
        "answer_flag": _("answered a question about visits"),
        "tell_visit_late": _("said that a visit was entered late"),
        "close_flag": _("closed a question about visits"),
        "draw_call_backs": _("drew households to ask"),
        "do_call_back": _("asked a household about a visit"),
        "forget_flags": _("forgot old questions about visits"),
        "draw_survey": _("drew households for a survey"),
        "print_survey_slips": _("printed slips of a survey"),
        "take_survey_answer": _("counted the answers of a household"),
        "close_survey": _("closed a survey"),
    }


def _of_appraisal() -> dict[str, str]:
    return {
        "open_evidence_file": _("opened an evidence file"),
        "write_own_statement": _("wrote what they say of their own work"),
        "object_to_file": _("objected to their own file"),
        "answer_file_objection": _("answered an objection to a file"),
        "grant_award": _("entered an award"),
        "withdraw_award": _("withdrew an award"),
        "draft_grade_list": _("began a list of grades"),
        "give_grade": _("gave a grade"),
        "take_off_grade_list": _("took somebody off a list of grades"),
        "show_grades": _("showed each person their own grade"),
        "object_to_grade": _("objected to their own grade"),
        "answer_grade_objection": _("answered an objection to a grade"),
        "decide_grade_list": _("put a list of grades in force"),
        "open_shortlist": _("opened a shortlist"),
        "name_on_shortlist": _("put a name on a shortlist"),
        "publish_shortlist": _("made a shortlist public"),
        "object_to_name": _("wrote down an objection to a name"),
        "answer_name_objection": _("answered an objection to a name"),
        "decide_shortlist": _("decided a shortlist"),
    }


def _of_presence() -> dict[str, str]:
    return {
        "add_presence_note": _("added work to a month in the village"),
        "withdraw_presence_note": _("took added work back"),
        "spot_check": _("looked whether somebody of a team was there"),
        "answer_spot_check": _("answered a spot check"),
        "agree_to_month": _("sent their month in the village on"),
        "review_month": _("reviewed a month in the village"),
        "recheck_month": _("checked a month in the village again"),
    }


def _of_assessment() -> dict[str, str]:
    return {
        "enter_score": _("entered a value of an assessment"),
        "dispute_filed": _("disputed a line of an assessment"),
        "dispute_replied": _("replied to a dispute of an assessment"),
        "dispute_appealed": _("appealed about a line of an assessment"),
        "dispute_decided": _("decided about a line of an assessment"),
        "freeze_scores": _("froze a year of an assessment"),
    }


def _of_inspections() -> dict[str, str]:
    return {
        "plan_inspection": _("planned an inspection"),
        "depart_for_inspection": _("drew the homes of an inspection"),
        "inspect_home": _("asked a drawn home"),
        "replace_drawn_home": _("went to the next home"),
        "close_inspection": _("closed an inspection"),
        "report_finding": _("reported a finding"),
        "show_evidence": _("showed evidence about a finding"),
        "decide_finding": _("decided a finding"),
        "order_rectification": _("ordered a finding to be put right"),
        "follow_order": _("followed an order"),
    }


def _of_training() -> dict[str, str]:
    return {
        "begin_course": _("entered a course"),
        "add_session": _("added a session to a course"),
        "withdraw_course": _("withdrew a course"),
        "enrol": _("put people on the roster of a course"),
        "ask_for_place": _("asked for a place on a course"),
        "agree_to_place": _("agreed to a place on a course"),
        "take_off_roster": _("took somebody off the roster of a course"),
        "tell_attendance": _("kept the attendance of a course"),
        "tell_results": _("kept how the test of a course ended"),
        "certify": _("certified who completed a course"),
        "take_certificate_back": _("took a certificate back"),
        "give_opinion": _("said what they think of a course"),
        "hand_out_course_list": _("took a list of a course out"),
        "print_certificate": _("printed a certificate"),
        "keep_care": _("kept that a unit gave what it owes"),
        "withdraw_care": _("withdrew what was kept of care"),
    }


def _of_staying_out() -> dict[str, str]:
    return {
        "act_on_warning": _("acted on a warning"),
        "set_demo_clock": _("set the demo's clock"),
        "bring_signals": _("brought a department's list of signals"),
        "withdraw_signals": _("took a list of signals back"),
        "look_for_those_meant": _("looked for whom signals mean"),
        "say_who_was_meant": _("said whom a signal means"),
        "dismiss_signal": _("closed a signal that means nobody here"),
        "report_need": _("reported a need"),
        "fit_risk": _("published the points of the risk order"),
        "draw_checks": _("drew checks at the door"),
        "do_check": _("checked at the door"),
    }


def _of_the_road() -> dict[str, str]:
    return {
        "begin_proceeding": _("began a procedure"),
        "act_in_proceeding": _("went on with a procedure"),
        "take_step": _("moved its standing one step"),
        "read_verdict": _("read what the criteria found when a procedure ended"),
        "write_change": _("wrote a change that was checked"),
        "ask_change_again": _("asked once more for a change that was sent back"),
        "print_papers": _("printed papers"),
        "hand_out_cards": _("made cards with a code"),
        "hand_out_scan_card": _("handed out a card with a code"),
        "end_scan_card": _("ended a card with a code"),
        "look_with_code": _("opened the file with the code"),
        "miss_scan_card": _("typed a wrong code"),
        "say_causes": _("said why a household is poor"),
        "answer_cause": _("answered about a cause"),
        "tell_priorities": _("wrote down what a family wants"),
        "write_income": _("wrote an item of income"),
        "correct_income": _("corrected an item of income"),
        "take_back_income": _("took an item of income back"),
        "keep_consent": _("wrote a consent down"),
        "withdraw_consent": _("wrote down that a consent was taken back"),
        "publish_notice": _("put up a public notice"),
        "ask_release": _("asked for a full name on a notice"),
        "release_identity": _("released a full name for a notice"),
        "refuse_release": _("kept a name on a notice masked"),
        "grant_measure": _("granted a measure"),
        "renew_measure": _("renewed a measure"),
        "deliver_measure": _("entered a delivery of a measure"),
        "deliver_together": _("entered deliveries of a measure for many"),
        "take_back_together": _("took deliveries for many back"),
        "correct_delivery": _("corrected a delivery of a measure"),
        "end_measure": _("ended a measure"),
        "take_back_measure_end": _("took the end of a measure back"),
        "withdraw_measure": _("withdrew a measure"),
        "grant_together": _("granted a measure to a whole village"),
        "write_plan": _("wrote the plan of a year"),
        "fix_plan": _("fixed the plan of a year"),
        "return_plan": _("gave the plan of a year back"),
        "begin_project": _("began an industry project"),
        "share_out_project": _("shared out the funds of a project"),
        "pay_dividend": _("entered a dividend"),
        "end_project": _("ended an industry project"),
    }


def _of_elections() -> dict[str, str]:
    return {
        "announce_election": _("announced an election"),
        "put_up_candidate": _("entered who stands in an election"),
        "withdraw_candidate": _("took a candidate off"),
        "review_candidates": _("said what a department found of candidates"),
        "enter_votes": _("entered the votes of an election"),
        "confirm_result": _("confirmed the result of an election"),
        "take_up_posts": _("told who took up the posts of an election"),
        "hold_second_round": _("announced another round of an election"),
        "call_off_election": _("called an election off"),
    }


def _of_the_register() -> dict[str, str]:
    return {
        "rotate_keys": _("changed the keys"),
        "view_household": _("opened the card"),
        "reveal_id": _("showed an identity number"),
        "reveal_account": _("showed an account number"),
        "explain_finding": _("explained a finding"),
        "withdraw_explanation": _("withdrew an explanation"),
        "outlive_explanation": _("found that an explanation holds no more"),
        "run_turn": _("ran a turn"),
        "put_in_force": _("put a pack in force"),
        "complain_of_burden": _("complained of a form"),
        "answer_complaint": _("answered a complaint about a form"),
        "lift_ban": _("lifted a ban of the profile for a term"),
        "admit_form": _("let a department's form in"),
        "begin_office": _("began the office"),
        "lay_areas": _("brought the list of areas"),
        "load_demo": _("loaded the demo"),
        "import_workbook": _("read in a workbook"),
        "begin_export": _("began to take out a form"),
        "export_form": _("took out a form"),
        "bind_form": _("bound a department's form"),
        "rebind_form": _("bound a department's form otherwise"),
        "end_form": _("ended a department's form"),
        "stage_import": _("brought a workbook"),
        "correct_import": _("corrected cells of a workbook"),
        "tell_header": _("said what a header means"),
        "take_back_meaning": _("took back what a header means"),
        "discard_import": _("discarded a workbook"),
        "export_rejected": _("took rejected rows out"),
        "forget_rows": _("erased old rows"),
        "forget_jobs": _("struck off old jobs"),
        "start_job": _("asked a worker"),
        "stop_job": _("stopped a job"),
        "undo_import": _("undid an import"),
        "find_doubles": _("compared the people of an area"),
        "say_same": _("said that two records are of one person"),
        "merge_records": _("merged two records of one person"),
        "say_different": _("said that two records are of two persons"),
        "put_off_double": _("put off two records that are perhaps of one person"),
        "undo_merge": _("undid a merge of two records"),
        "bring_boundaries": _("brought boundaries"),
        "remove_boundaries": _("removed boundaries"),
        "write_sample_workbook": _("wrote a sample workbook"),
        "take_in_lines": _("took in lines that had waited"),
        "erase_subject": _("erased personal values"),
        "look_up": _("looked up an identity number"),
        "index_for_search": _("indexed names for search"),
    }


def what_label(kind: str) -> str:
    """A job's deed in words."""
    return {
        STAGE: _("Read a file"),
        JUDGE: _("Judge the rows"),
        APPLY: _("Apply an import"),
        UNDO: _("Undo an import"),
        PROPOSE: _("Draft proposals of pairs for all places"),
        PRINT: _("Print papers for households"),
    }.get(kind, kind)


def subject_label(kind: str) -> str:
    """What a line is about, in a word; its key when it has none."""
    return {
        "area": _("area"),
        "score": _("assessment"),
        "batch": _("many at once"),
        "household": _("household"),
        "person": _("somebody of the staff"),
        "member": _("member"),
        "account": _("account"),
        "log_in": _("log-in"),
        "turn": _("turn"),
        "office": _("office"),
        "import": _("import"),
        "job": _("job"),
        "workbook": _("workbook"),
        "header": _("header"),
        "form": _("form"),
        "vault": _("vault"),
        "journal": _("journal"),
    }.get(kind, kind)
