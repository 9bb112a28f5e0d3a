"""Pages of signing: numbers, three papers, letters with five signatures, the check."""

from django.urls import path

from tuopin.desk.agreements.bulk import check_many, issue_many, number_many, sign_many
from tuopin.desk.agreements.exports import export
from tuopin.desk.agreements.one import (
    agreement_page,
    correct_page,
    letter_page,
    sign_page,
    void_page,
)
from tuopin.desk.agreements.parties import sign_letters_many
from tuopin.desk.agreements.queue import queue

urls = [
    path("agreements", queue, name="agreements"),
    path("agreements/export", export, name="agreements_export"),
    path("agreements/number", number_many, name="agreements_number"),
    path("agreements/sign", sign_many, name="agreements_sign_many"),
    path("agreements/issue", issue_many, name="agreements_issue"),
    path("agreements/letters", sign_letters_many, name="agreements_sign_letters"),
    path("agreements/check", check_many, name="agreements_check"),
    path("agreements/<uuid:key>", agreement_page, name="agreements_agreement"),
    path("agreements/<uuid:key>/sign", sign_page, name="agreements_sign"),
    path("agreements/<uuid:key>/letter", letter_page, name="agreements_letter"),
    path("agreements/<uuid:key>/correct/<slug:kind>", correct_page, name="agreements_correct"),
    path("agreements/<uuid:key>/void", void_page, name="agreements_void"),
]
