from jobs.tasks import work_hard


def start_all():
    return work_hard()
