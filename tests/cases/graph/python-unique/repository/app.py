import other


def use(thing, rows):
    thing.calibrate_sensor(1)
    thing.run()
    thing.calibrate_sensor(1, 2, 3)
    rows[0].calibrate_sensor(2)
    other.calibrate_sensor(3)
    thing.ambiguous_name()
    calibrate_sensor(4)
    thing.top_level_only()
    thing.mocked_thing()
