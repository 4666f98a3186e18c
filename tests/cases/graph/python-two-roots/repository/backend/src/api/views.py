from api.models import User


def show():
    return User()
