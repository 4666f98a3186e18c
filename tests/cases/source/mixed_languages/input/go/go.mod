module example.org/mixed
