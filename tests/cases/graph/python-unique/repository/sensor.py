class Sensor:
    def calibrate_sensor(self, value):
        return value

    def run(self):
        return 1

    def ambiguous_name(self):
        return 1


class Second:
    def ambiguous_name(self):
        return 1


def top_level_only():
    return 1
