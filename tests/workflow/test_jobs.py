"""Background work as people see it: progress, cancelling, refusals, and workers that died."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.world import COUNTY
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.workflow.models import Job
from tuopin.workflow.queries import job, jobs_of, result_of, running_count
from tuopin.workflow.tasks import STALE, cancel, give_up_stale, open_job, run

DAY = date(2007, 3, 1)
ME = uuid7()


def queued(**other):
    return open_job(county=COUNTY, kind="import", actor=ME, on=DAY, **other)


def seen(made):
    found = job(COUNTY, made.id)
    assert found is not None
    return found


@pytest.mark.django_db
class TestJobs:
    """One test a thing that can become of a job."""

    def test_a_job_shows_its_progress_and_keeps_its_result(self):
        made = queued()
        assert running_count(COUNTY, ME) == 1

        def work(its, progress):
            progress.total(10, "读表")
            for done in range(1, 11):
                progress.step(done, f"第 {done} 行")
            assert (seen(made).state, seen(made).done, seen(made).total) == ("running", 10, 10)
            assert seen(made).note == "第 10 行"
            return {"rows": 10}

        run(made.id, work, every=5)
        assert seen(made).state == "finished"
        assert result_of(seen(made)) == {"rows": 10}
        assert running_count(COUNTY, ME) == 0
        assert list(jobs_of(COUNTY, ME)) == [seen(made)]

    def test_a_job_that_is_cancelled_stops_and_stays_cancelled(self):
        made = queued()

        def work(its, progress):
            assert cancel(COUNTY, made.id, ME)
            progress.step(1)
            raise AssertionError

        run(made.id, work, every=1)
        assert seen(made).state == "cancelled"
        assert cancel(COUNTY, made.id, ME) is False

    def test_a_queued_job_can_be_cancelled_and_is_then_not_started(self):
        made = queued()
        assert cancel(COUNTY, made.id, ME)
        with pytest.raises(Refused):
            run(made.id, lambda its, progress: 1 / 0)

    def test_another_person_does_not_cancel_it(self):
        made = queued()
        assert cancel(COUNTY, made.id, uuid7()) is False
        assert cancel("990102", made.id, ME) is False
        assert seen(made).state == "queued"

    def test_a_refusal_is_kept_in_both_languages(self):
        made = queued()

        def work(its, progress):
            raise Refused("no_county")

        run(made.id, work)
        assert seen(made).state == "failed"
        result = result_of(seen(made))
        assert result["code"] == "no_county"
        assert result["zh"]
        assert result["en"]

    def test_a_fault_is_recorded_and_raised(self):
        made = queued()
        with pytest.raises(ZeroDivisionError):
            run(made.id, lambda its, progress: 1 / 0)
        assert (seen(made).state, result_of(seen(made))) == ("failed", {"code": "fault"})

    def test_a_job_whose_worker_died_is_given_up_and_can_be_started_again(self):
        made = queued()
        Job.objects.update(state="running", beat=timezone.now() - STALE - timedelta(seconds=1))
        fresh = queued()
        Job.objects.filter(id=fresh.id).update(state="running")
        assert give_up_stale() == 1
        assert result_of(seen(made)) == {"code": "worker_lost"}
        run(made.id, lambda its, progress: 7)
        assert (seen(made).state, result_of(seen(made))) == ("finished", 7)
        assert seen(fresh).state == "running"

    def test_a_running_job_is_not_started_twice(self):
        made = queued()
        Job.objects.update(state="running")
        with pytest.raises(Refused):
            run(made.id, lambda its, progress: 1 / 0)
