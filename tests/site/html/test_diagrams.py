"""Which diagrams Mermaid is asked to draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.diagram_loops import line_of_loop
from codewiki.site.html.diagrams import LARGEST, drawable, kind_of


@pytest.mark.parametrize(
    "source",
    [
        "flowchart TD\n  subgraph A\n    A --> B\n  end",
        "flowchart TD\n  subgraph A\n    subgraph A\n      b\n    end\n  end",
        "graph LR\n  subgraph api [The API]\n    x --> api\n  end",
        'graph LR\n  subgraph "api"\n    api["The API"]\n  end',
        "stateDiagram-v2\n  state A {\n    A --> B\n  }",
        "stateDiagram-v2\n  state A {\n    state B {\n      [*] --> A\n    }\n  }",
    ],
)
def test_what_contains_itself_is_seen(source: str) -> None:
    assert line_of_loop(source)
    assert not drawable(source)


@pytest.mark.parametrize(
    "source",
    [
        "flowchart TD\n  subgraph A\n    B --> C\n  end\n  A --> D",
        "flowchart TD\n  subgraph A [About A]\n    B[A] --> C((A))\n    B -->|A| C\n  end",
        'flowchart TD\n  subgraph A\n    B["A of A"]\n  end',
        "flowchart TD\n  subgraph The API\n    API\n  end",
        "classDiagram\n  class A {\n    +A a\n  }\n  class B {\n    +b(A a) A\n  }",
        "sequenceDiagram\n  loop A\n    A->>B: end\n  end\n  A->>B: x",
        "stateDiagram-v2\n  state A {\n    B --> C\n  }\n  state D {\n    E --> F\n  }\n  A --> D",
        'stateDiagram-v2\n  state "A thing" as A\n  A --> B',
    ],
)
def test_what_does_not_is_drawn(source: str) -> None:
    assert drawable(source)


def test_what_is_too_long_is_not_drawn() -> None:
    assert not drawable("graph TD\n" + "  a --> b\n" * LARGEST)


@given(st.text("subgraph state end A{}[]()|\"'\n-> ;", max_size=200))
def test_any_text_has_an_answer(source: str) -> None:
    assert drawable(source) in {True, False}
    assert kind_of(source)


def test_the_kind_is_told_in_words() -> None:
    assert kind_of("flowchart TD\n a") == "Flowchart"
    assert kind_of("%% note\n\nsequenceDiagram\n a") == "Sequence diagram"
    assert kind_of("---\ntitle: x\n---\nclassDiagram") == "Class diagram"
    assert kind_of("stateDiagram-v2") == "State diagram"
    assert kind_of("") == "Diagram"
