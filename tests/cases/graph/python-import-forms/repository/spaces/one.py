def first_of():
    return 1
