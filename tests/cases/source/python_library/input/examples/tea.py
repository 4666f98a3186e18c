from kettle.boil import boil

print(boil(2))
