def elsewhere():
    return 1
