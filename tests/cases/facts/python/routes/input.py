from django.urls import path, re_path as rx
from flask import Flask
from starlette.routing import Route

app = Flask(__name__)
router = APIRouter()


@app.route("/items/<id>", methods=["GET", "POST"])
def items(id): ...


@router.get("/users/{id}", response_model=User)
async def user(id): ...


@router.post(path="/users")
async def create(): ...


@app.route("/plain")
class View: ...


@cache.get("not a route")
def cached(): ...


@mock.patch("os.path")
def mocked(): ...


app.add_url_rule("/rule", "rule", items)
urlpatterns = [
    path("articles/<int:year>/", views.year),
    rx(r"^old/$", views.old),
    path(prefix + "x", views.x),
]
routes = [Route("/", endpoint=items, methods=["HEAD"])]
requests.get("/not/a/route")
os.path.join("a")
