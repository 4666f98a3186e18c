project = "kettle"
