message(pack)
