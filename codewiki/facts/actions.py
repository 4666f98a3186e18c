"""What a function does, statement by statement, read from the syntax tree of its file.

Facts tell which names a function uses; for the few functions whose course is told step by step,
their file is parsed again and the statements are read in source order. The words of the grammars
are much the same: one table holds those of all languages.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.syntax import SourceText, parse
from codewiki.facts.model import Definition

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

MOST_ACTIONS = 400
"""Statements of one function that are looked at."""
MOST_NESTED = 8
LONGEST_TEXT = 160
"""Characters of the longest piece of source that an action keeps."""
MAX_BYTES = 2_000_000
_DEEPEST = 400
_MOST_SEARCHED = 2_000


class ActionKind(StrEnum):
    """What a statement does; ``OTHER`` for everything that there is no word for."""

    IF = "if"
    ELSE_IF = "else if"
    ELSE = "else"
    LOOP = "loop"
    WHILE = "while"
    TRY = "try"
    CATCH = "catch"
    FINALLY = "finally"
    WITH = "with"
    CHOICE = "choice"
    CASE = "case"
    RETURN = "return"
    YIELD = "yield"
    RAISE = "raise"
    ASSIGN = "assign"
    CALL = "call"
    NOTHING = "nothing"
    OTHER = "other"


class Action(msgspec.Struct, frozen=True):
    """One statement.

    ``line`` and ``end_line`` are those of the whole statement, of one that holds others those of
    its head. ``text`` is source text on one line: the condition, what a loop goes through, the
    error that is caught or raised, the value that is returned or assigned, the call. ``target`` are
    the names that a value or the elements of a loop go to. ``callee`` is the text of what is called
    and ``arguments`` what it gets where the text is a call ("" and none otherwise); a condition
    that is a negated call is ``negated`` and has the callee too. ``names`` are the last names of
    all calls in the statement's own text, in order.
    ``body`` are the statements inside, ``others`` those of the alternatives: further conditions,
    handlers, cases.
    """

    kind: ActionKind
    line: int
    end_line: int
    text: str = ""
    target: tuple[str, ...] = ()
    callee: str = ""
    arguments: tuple[str, ...] = ()
    negated: bool = False
    names: tuple[str, ...] = ()
    body: tuple["Action", ...] = ()
    others: tuple["Action", ...] = ()


class ActionFile:
    """A parsed file that is asked for the actions of its functions."""

    def __init__(self, adapter: Adapter, data: bytes) -> None:
        data = data[:MAX_BYTES]
        self._source = SourceText(data)
        self._lines = data.count(b"\n") + 1
        self._tree: Tree = parse(
            adapter.grammar, adapter.prepare(data) if adapter.prepare else data
        )

    def actions(self, definition: Definition) -> tuple[Action, ...]:
        """The statements of a function, none when its body cannot be found."""
        body = self._body(definition)
        return _Reader(self._source).block(body, 0) if body is not None else ()

    def _body(self, definition: Definition) -> "Node | None":
        """The body of the function whose name stands on ``definition.name_line``."""
        if definition.name_line > self._lines:
            return None  # the file is not the one that the definition was read from
        start = self._source.line_start(definition.name_line)
        line = self._source.line_bytes(definition.name_line)
        place = line.find(definition.name.encode())
        if place < 0:
            return None
        best: Node | None = None
        for node in _path_to(self._tree.root_node, start + place):
            first, last = self._source.first_line(node), self._source.last_line(node)
            if first >= definition.line and last <= definition.end_line:
                best = node
                break
        for node in _around(best) if best is not None else ():
            if node.type in _FUNCTIONS:
                body = node.child_by_field_name("body")
                if body is not None:
                    return body
        return None


def _path_to(root: "Node", byte: int) -> "Iterator[Node]":
    """The nodes around a byte, the outermost first."""
    cursor = root.walk()
    for _ in range(_DEEPEST):
        node = cursor.node
        if node is None:
            return
        yield node
        if cursor.goto_first_child_for_byte(byte) is None:
            return


def _around(node: "Node") -> "Iterator[Node]":
    """A node and what is in it, level by level, within bounds."""
    waiting = [node]
    for place, current in enumerate(waiting):  # grows while it is walked
        yield current
        if place < _MOST_SEARCHED and len(waiting) < _MOST_SEARCHED:
            waiting.extend(current.named_children[:50])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FUNCTIONS = _words(
    """
    function_definition method_definition function_declaration function_expression arrow_function
    generator_function generator_function_declaration method_declaration constructor_declaration
    compact_constructor_declaration function lambda lambda_expression
    """
)
_BLOCKS = _words(
    """
    block statement_block compound_statement constructor_body switch_block switch_body
    case_list labeled_statement else_clause switch_block_statement_group parenthesized_expression
    """
)
_CALLS = _words("call call_expression method_invocation object_creation_expression new_expression")
_AROUND_VALUES = _words(
    """
    await await_expression parenthesized_expression expression_statement as_expression
    non_null_expression satisfies_expression cast_expression
    """
)
_LOOPS = _words("for_statement for_in_statement enhanced_for_statement")
_TRIES = _words("try_statement try_with_resources_statement")
_CHOICES = _words("switch_statement switch_expression match_statement")
_CASES = _words(
    """
    case_clause switch_case switch_default switch_block_statement_group switch_rule case_statement
    """
)
_ASSIGNED = _words(
    "assignment assignment_expression variable_declarator init_declarator named_expression"
)
_DECLARATIONS = _words(
    """
    lexical_declaration variable_declaration local_variable_declaration declaration
    expression_statement
    """
)


class _Reader:
    """Reads statements; the number of actions is bounded for one function as a whole."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._left = MOST_ACTIONS

    def block(self, node: "Node", depth: int) -> tuple[Action, ...]:
        """The actions of a block, or of the single statement that stands for one."""
        if depth > MOST_NESTED:
            return ()
        if node.type in _BLOCKS or node.type.endswith("_block"):
            found: list[Action] = []
            for child in node.named_children:
                found.extend(self._statement(child, depth))
            return tuple(found)
        if _is_expression(node):  # the body of an arrow function
            return (self._valued(ActionKind.RETURN, node, node),)
        return tuple(self._statement(node, depth))

    def _statement(self, node: "Node", depth: int) -> "Iterator[Action]":
        if self._left <= 0 or depth > MOST_NESTED:
            return
        kind = node.type
        if kind in _BLOCKS:
            yield from self.block(node, depth + 1)
            return
        self._left -= 1
        if kind == "if_statement":
            yield self._if(node, depth)
        elif kind in _LOOPS:
            yield self._loop(node, depth)
        elif kind in {"while_statement", "do_statement"}:
            yield self._holding(ActionKind.WHILE, node, "condition", depth)
        elif kind in _TRIES:
            yield self._try(node, depth)
        elif kind == "with_statement":
            yield self._with(node, depth)
        elif kind in _CHOICES:
            yield self._choice(node, depth)
        elif kind == "return_statement":
            yield self._valued(ActionKind.RETURN, node, _only(node))
        elif kind in {"raise_statement", "throw_statement"}:
            yield self._valued(ActionKind.RAISE, node, _only(node))
        elif kind in {"pass_statement", "continue_statement", "break_statement"}:
            yield Action(ActionKind.NOTHING, *self._lines(node), text=kind.partition("_")[0])
        elif kind in _DECLARATIONS:
            for child in node.named_children:
                yield from self._simple(node, child)
        elif kind != "comment":
            yield Action(ActionKind.OTHER, *self._lines(node))

    def _simple(self, whole: "Node", node: "Node") -> "Iterator[Action]":
        """An expression as a statement: an assignment, a call, a yield."""
        if node.type in _ASSIGNED:
            target = _field(node, "left", "name", "declarator")
            value = _field(node, "right", "value")
            if target is None or value is None:
                yield Action(ActionKind.OTHER, *self._lines(node))
                return
            action = self._valued(ActionKind.ASSIGN, whole, value)
            yield msgspec.structs.replace(action, target=self._targets(target))
            return
        inner = _unwrapped(node)
        if inner.type in _CALLS:
            yield self._valued(ActionKind.CALL, whole, inner)
        elif inner.type in {"yield", "yield_expression"}:
            yield self._valued(ActionKind.YIELD, whole, _only(inner))
        elif node.type not in {"comment", "string"} and whole.type == "expression_statement":
            yield Action(ActionKind.OTHER, *self._lines(node))

    def _if(self, node: "Node", depth: int) -> Action:
        others: list[Action] = []
        alternatives = node.children_by_field_name("alternative")
        for place, alternative in enumerate(alternatives):
            if place > MOST_ACTIONS:
                break
            others += self._alternative(alternative, depth)
        action = self._holding(ActionKind.IF, node, "condition", depth)
        return msgspec.structs.replace(action, others=tuple(others))

    def _alternative(self, node: "Node", depth: int) -> list[Action]:
        if node.type == "elif_clause":
            return [self._holding(ActionKind.ELSE_IF, node, "condition", depth)]
        inner = node
        if node.type == "else_clause":
            inner = _field(node, "body") or _only(node) or node
        if inner.type == "if_statement":  # else if
            found: list[Action] = []
            current: Node | None = inner
            while current is not None and current.type == "if_statement" and self._left > 0:
                self._left -= 1
                found.append(self._holding(ActionKind.ELSE_IF, current, "condition", depth))
                after = current.child_by_field_name("alternative")
                current = _only(after) if after and after.type == "else_clause" else after
            if current is not None and current.type != "if_statement":
                body = self.block(current, depth + 1)
                found.append(Action(ActionKind.ELSE, *self._lines(current, head=True), body=body))
            return found
        return [
            Action(
                ActionKind.ELSE, *self._lines(node, head=True), body=self.block(inner, depth + 1)
            )
        ]

    def _holding(self, kind: ActionKind, node: "Node", field: str, depth: int) -> Action:
        """A statement with a condition and a body."""
        action = self._valued(kind, node, node.child_by_field_name(field))
        body = _field(node, "consequence", "body")
        return msgspec.structs.replace(action, body=self.block(body, depth + 1) if body else ())

    def _loop(self, node: "Node", depth: int) -> Action:
        through = _field(node, "right", "value")
        if through is None:
            return self._holding(ActionKind.WHILE, node, "condition", depth)
        action = self._valued(ActionKind.LOOP, node, through)
        target = _field(node, "left", "name")
        body = node.child_by_field_name("body")
        return msgspec.structs.replace(
            action,
            target=self._targets(target) if target else (),
            body=self.block(body, depth + 1) if body else (),
        )

    def _try(self, node: "Node", depth: int) -> Action:
        body = node.child_by_field_name("body")
        others: list[Action] = []
        for child in node.named_children:
            if child.type in {"except_clause", "except_group_clause", "catch_clause"}:
                others.append(self._handler(child, depth))
            elif child.type in {"finally_clause", "finally_block"}:
                inner = _field(child, "body") or _last(child)
                done = self.block(inner, depth + 1) if inner else ()
                others.append(Action(ActionKind.FINALLY, *self._lines(child, head=True), body=done))
        return Action(
            ActionKind.TRY,
            *self._lines(node, head=True),
            body=self.block(body, depth + 1) if body else (),
            others=tuple(others),
        )

    def _handler(self, node: "Node", depth: int) -> Action:
        body = _field(node, "body") or _last(node)
        caught = _field(node, "value")
        if caught is None:
            named = [child for child in node.named_children if child != body]
            caught = named[0] if named and named[0].type != "comment" else None
        if caught is not None and caught.type == "as_pattern":
            caught = caught.named_child(0)
        if caught is not None and caught.type == "catch_formal_parameter":
            types = [child for child in caught.named_children if child.type == "catch_type"]
            caught = types[0] if types else caught
        text = self._text(caught)
        if node.type == "catch_clause" and caught is not None and caught.type == "identifier":
            text = ""  # JavaScript catches whatever comes
        first = self._source.first_line(node)
        return Action(
            ActionKind.CATCH, first, first, text, body=self.block(body, depth + 1) if body else ()
        )

    def _with(self, node: "Node", depth: int) -> Action:
        clause = next((one for one in node.named_children if one.type == "with_clause"), None)
        item = clause.named_child(0) if clause is not None and clause.named_child_count else None
        value = _field(item, "value") if item is not None else None
        target: tuple[str, ...] = ()
        if value is not None and value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            target = self._targets(alias) if alias else ()
            value = value.named_child(0)
        body = node.child_by_field_name("body")
        action = self._valued(ActionKind.WITH, node, value)
        return msgspec.structs.replace(
            action, target=target, body=self.block(body, depth + 1) if body else ()
        )

    def _choice(self, node: "Node", depth: int) -> Action:
        subject = _field(node, "subject", "value", "condition")
        body = node.child_by_field_name("body")
        cases: list[Action] = []
        for child in body.named_children if body else ():
            if child.type in _CASES and len(cases) < MOST_ACTIONS:
                cases.append(self._case(child, depth))
        action = self._valued(ActionKind.CHOICE, node, subject)
        return msgspec.structs.replace(action, others=tuple(cases))

    def _case(self, node: "Node", depth: int) -> Action:
        labels = [
            child for child in node.named_children if child.type in {"case_pattern", "switch_label"}
        ]
        value = _field(node, "value")
        consequence = _field(node, "consequence")
        if consequence is not None and consequence.type == "block":
            body = self.block(consequence, depth + 1)
        else:
            inside: list[Action] = []
            for child in node.named_children:
                if child not in labels and child != value:
                    inside.extend(self._statement(child, depth + 1))
            body = tuple(inside)
        text = self._text(value or (labels[0] if labels else None))
        first = self._source.first_line(node)
        return Action(ActionKind.CASE, first, first, text.removeprefix("case ").strip(), body=body)

    def _valued(self, kind: ActionKind, whole: "Node", value: "Node | None") -> Action:
        """An action with the text of a value, and the call that it is."""
        head = whole.child_by_field_name("body") is not None or kind in _HEADS
        first, last = self._lines(whole, head=head)
        if value is None:
            return Action(kind, first, last)
        shown = _unwrapped(value) if kind in _CONDITIONS else value
        if head:
            last = max(first, self._source.last_line(value))
        if whole.type == "do_statement":  # its head comes last, maybe hundreds of lines below
            first = self._source.first_line(value)
        inner = _unwrapped(value)
        negated = inner.type in {"not_operator", "unary_expression"} and self._negates(inner)
        called = _unwrapped(_only(inner) or inner) if negated else inner
        callee, arguments = self._call(called)
        return Action(
            kind,
            first,
            last,
            self._text(shown),
            callee=callee,
            arguments=arguments,
            negated=negated,
            names=self._names(value),
        )

    def _negates(self, node: "Node") -> bool:
        return node.type == "not_operator" or self._text(node).startswith("!")

    def _call(self, node: "Node") -> tuple[str, tuple[str, ...]]:
        """The callee and the arguments of a call, "" and none for anything else."""
        if node.type not in _CALLS:
            return "", ()
        callee = _field(node, "function", "constructor", "type", "name")
        receiver = node.child_by_field_name("object")
        name = self._text(callee)
        if receiver is not None and node.type == "method_invocation":
            name = f"{self._text(receiver)}.{name}"
        given = node.child_by_field_name("arguments")
        if given is None or given.type == "generator_expression":
            return name, ()
        rows = [child for child in given.named_children[:20] if child.type != "comment"]
        return name, tuple(self._text(child) for child in rows)

    def _names(self, node: "Node") -> tuple[str, ...]:
        """The last names of the calls in an expression, those inside functions left out."""
        found: list[str] = []
        waiting = [node]
        for place, current in enumerate(waiting):
            if place > _MOST_SEARCHED:
                break
            if current.type in _CALLS:
                callee = _field(current, "function", "constructor", "type", "name")
                name = self._text(callee)
                found.append(name.rpartition(".")[2].rpartition("->")[2].strip())
            if current.type not in _FUNCTIONS and len(waiting) < _MOST_SEARCHED:
                waiting.extend(current.named_children)
        return tuple(name for name in found if name)

    def _targets(self, node: "Node") -> tuple[str, ...]:
        """The names on the left of an assignment."""
        if node.type in {"pattern_list", "tuple_pattern", "array_pattern", "as_pattern_target"}:
            return tuple(self._text(child) for child in node.named_children[:6])
        while node.type in {"pointer_declarator", "array_declarator"}:
            inner = node.child_by_field_name("declarator")
            if inner is None:
                break
            node = inner
        return (self._text(node),)

    def _text(self, node: "Node | None") -> str:
        return self._source.bounded(node, LONGEST_TEXT)

    def _lines(self, node: "Node", *, head: bool = False) -> tuple[int, int]:
        first = self._source.first_line(node)
        return first, first if head else self._source.last_line(node)


_CONDITIONS = frozenset({ActionKind.IF, ActionKind.ELSE_IF, ActionKind.WHILE, ActionKind.CHOICE})
_HEADS = _CONDITIONS | {ActionKind.LOOP, ActionKind.WITH}


def _is_expression(node: "Node") -> bool:
    return not node.type.endswith(("statement", "declaration", "clause", "definition"))


def _field(node: "Node", *names: str) -> "Node | None":
    """The first of some fields that a node has."""
    for name in names:
        found = node.child_by_field_name(name)
        if found is not None:
            return found
    return None


def _only(node: "Node | None") -> "Node | None":
    """The first named child that is no comment."""
    if node is None:
        return None
    return next((child for child in node.named_children if child.type != "comment"), None)


def _last(node: "Node") -> "Node | None":
    return node.named_children[-1] if node.named_child_count else None


def _unwrapped(node: "Node") -> "Node":
    """The expression in brackets, behind ``await`` or a cast."""
    for _ in range(MOST_NESTED):
        if node.type not in _AROUND_VALUES:
            break
        inner = node.child_by_field_name("value") if node.type == "cast_expression" else _only(node)
        if inner is None:
            break
        node = inner
    return node
