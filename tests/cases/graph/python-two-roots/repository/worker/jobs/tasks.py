def work_hard():
    return 1
