; Facts of a Python file. The capture names are explained in syntax.py.

; Definitions
(class_definition name: (identifier) @name) @def.class
(function_definition name: (identifier) @name) @def.function
(type_alias_statement left: (type) @name right: (type) @value) @def.type
(decorated_definition definition: (_) @inner) @wrap.definition
(yield) @local.yield

; Strings that stand as statements of their own
(expression_statement . (string) @inner .) @doc.string

; Names that get a value
(assignment left: (_) @target) @bind.assignment
(augmented_assignment left: (identifier) @target) @bind.augmented
(named_expression name: (identifier) @target value: (_) @value) @bind.walrus
(with_item value: (as_pattern (_) @value alias: (as_pattern_target (identifier) @target))) @bind.with
(except_clause
  value: (as_pattern (_) @value alias: (as_pattern_target (identifier) @target))) @bind.except
(case_pattern (as_pattern (case_pattern (class_pattern . (dotted_name) @value))
  (identifier) @target)) @bind.case

; Names that are bound without our knowing to what
(for_statement left: (_) @target) @local.target
(as_pattern_target (_) @target) @local.target
(as_pattern (case_pattern) (identifier) @target) @local.target
(case_pattern (dotted_name . (identifier) @target .)) @local.target
(splat_pattern (identifier) @target) @local.target
(lambda parameters: (_) @target) @local.inner
(list_comprehension (for_in_clause left: (_) @target)) @local.inner
(set_comprehension (for_in_clause left: (_) @target)) @local.inner
(dictionary_comprehension (for_in_clause left: (_) @target)) @local.inner
(generator_expression (for_in_clause left: (_) @target)) @local.inner
[(global_statement) (nonlocal_statement)] @local.outer
(type_parameter) @local.types

; Imports
[(import_statement) (import_from_statement) (future_import_statement)] @import.statement
(if_statement
  condition: [(identifier) (attribute)] @name consequence: (block) @body) @local.condition

; Uses of names
(call function: (identifier) @name arguments: (_) @arguments) @ref.call
(call function: (attribute object: (_) @receiver attribute: (identifier) @name)
  arguments: (_) @arguments) @ref.call
; The grammar reads [*f(x)] as [(*f)(x)].
(call function: (list_splat (identifier) @name) arguments: (_) @arguments) @ref.call
(call function: (list_splat (attribute object: (_) @receiver attribute: (identifier) @name))
  arguments: (_) @arguments) @ref.call
(decorator . (_) @target) @ref.decorator
(raise_statement . (_) @target) @ref.raise
(except_clause value: (_) @target) @ref.catch
(class_pattern . (dotted_name) @target) @ref.pattern
(type) @ref.type
(primary_expression/identifier) @ref.read
(case_pattern (dotted_name . (identifier) @ref.read . (identifier)))
(union_pattern (dotted_name . (identifier) @ref.read . (identifier)))
(keyword_pattern (dotted_name . (identifier) @ref.read . (identifier)))

; Where values go
(return_statement (_) @value) @flow.return
(yield . (_) @value) @flow.yield
(for_statement left: (identifier) @target right: (_) @value) @flow.loop
(for_statement left: (_) @target right: (_) @value) @flow.clause
(for_in_clause left: (_) @target right: (_) @value) @flow.clause
(call function: [(subscript) (call)] @target) @flow.call
(decorated_definition
  (decorator . [(identifier) (attribute) (call)] @target) definition: (_) @value) @flow.decorated

; What behaviour rests on
(subscript value: [(identifier) (attribute)] @target subscript: (_) @value) @signal.subscript
(comparison_operator . (_) @value ["in" "not in"] . [(identifier) (attribute)] @target) @signal.membership
(if_statement condition: (comparison_operator . (identifier) @name (string) @value)) @signal.main
(if_statement condition: (_) @guard
  consequence: (block (raise_statement) @inner)) @signal.guard
(elif_clause condition: (_) @guard
  consequence: (block (raise_statement) @inner)) @signal.guard
(typed_default_parameter name: (identifier) @name
  value: (call function: (_) @target arguments: (_) @arguments)) @signal.parameter
(typed_parameter . (identifier) @name type: (type (generic_type (type_parameter
  (type (call function: (_) @target arguments: (_) @arguments)))))) @signal.parameter
(typed_default_parameter name: (identifier) @name type: (type (generic_type (type_parameter
  (type (call function: (_) @target arguments: (_) @arguments)))))) @signal.parameter

; Lines
(comment) @comment.line
(ERROR) @error.node
(MISSING) @error.node
