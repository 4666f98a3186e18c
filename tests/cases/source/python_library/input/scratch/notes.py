ignored = True
