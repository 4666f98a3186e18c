import db
from models import User, Group as Team


class Service(Base):
    pool = Pool()
    timeout: float

    def __init__(self, user: User, other, *, retries=3):
        self.user = user
        self.other = other
        self.session: db.Session | None = None
        self.items = []
        self.client = client or Client(retries)
        self.team = Team() if other else make_team(user)
        self.raw = other["x"]
        self.a, self.b = 1, 2
        other.user = 3
        this = self
        this.later = 1

        def inner():
            self.inner_set = User()

    @classmethod
    def create(cls, user):
        cls.registry = {}
        return cls(user)

    @staticmethod
    def of(self_like):
        self_like.x = User()

    async def run(self):
        session = await db.connect("x").open()
        with self.pool.get() as handle, open("f") as stream:
            handle.run()
        if (match := find(self)) is not None:
            match.go()
        try:
            pass
        except (ValueError, db.Error) as error:
            error.show()
        except KeyError as missing:
            pass
        alias = self.user
        User = alias
        first, second = User(), other
        for Team in []:
            Team.run()
        return (session, [db for db in stream])


service: "Service" = Service(None, 1)
