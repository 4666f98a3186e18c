; What JavaScript and TypeScript have in common. The capture names are explained in syntax.py.

; Definitions. What a function or class expression is called depends on where it is put.
[(function_declaration) (generator_function_declaration)] @def.function
[(function_expression name: (_)) (generator_function name: (_)) (class name: (_))] @def.expression
(class_declaration) @def.class
(class_body (method_definition name: (_) @name) @def.member)
(ERROR (method_definition name: (_) @name) @def.member)
(object (method_definition name: (_) @name) @def.entry) @object
(object
  (pair
    key: (_) @name
    value: [
      (arrow_function) (function_expression) (generator_function) (class) (object)
      (parenthesized_expression)
    ] @value) @def.entry) @object
(variable_declarator name: (_) @name value: (_)? @value) @def.variable
(assignment_expression left: (_) @name right: (_) @value) @def.assignment
(augmented_assignment_expression
  left: (_) @name
  right: [(arrow_function) (function_expression) (class)] @value) @def.assignment
(expression_statement
  (call_expression arguments: (arguments . (string) @name . (object) @object .))) @def.registered
(export_statement "default" [
  value: (_) @value
  declaration: (_) @value
]) @def.default

(export_statement declaration: (_) @inner) @wrap.definition
(lexical_declaration . (variable_declarator) @inner .) @wrap.definition
(variable_declaration . (variable_declarator) @inner .) @wrap.definition
(assignment_expression right: (assignment_expression) @inner) @wrap.definition

; Where names live
[
  (function_declaration) (generator_function_declaration) (function_expression)
  (generator_function) (arrow_function) (method_definition)
] @scope.function
(call_expression
  function: (parenthesized_expression
    . [(function_expression) (arrow_function)] @function)) @scope.immediate
(call_expression
  function: (member_expression
    object: (parenthesized_expression
      . [(function_expression) (arrow_function)] @function))) @scope.immediate
(call_expression function: (function_expression) @function) @scope.immediate
(call_expression
  function: (member_expression object: (function_expression) @function)) @scope.immediate
(call_expression function: (identifier) @name (#eq? @name "define")) @scope.immediate
(program [(lexical_declaration) (variable_declaration)] @declaration) @scope.program
(program (export_statement declaration: (lexical_declaration) @declaration)) @scope.program
(variable_declaration) @scope.var
(for_statement
  initializer: [(variable_declaration) (lexical_declaration)] @declaration) @scope.loop
(return_statement (object) @object) @scope.object
(arrow_function body: (parenthesized_expression (object) @object)) @scope.object

(arrow_function parameter: (identifier) @name) @local.parameter
(shorthand_property_identifier_pattern) @local.pattern
(pair_pattern value: (identifier) @name) @local.pattern
(pair_pattern value: (assignment_pattern left: (identifier) @name)) @local.pattern
(array_pattern (identifier) @name) @local.pattern
(array_pattern (assignment_pattern left: (identifier) @name)) @local.pattern
(object_pattern (rest_pattern (identifier) @name)) @local.pattern
(array_pattern (rest_pattern (identifier) @name)) @local.pattern
(catch_clause parameter: (identifier) @name) @local.pattern
(for_in_statement left: (identifier) @name) @local.pattern

; Modules
(import_statement) @import.statement
(export_statement) @export.statement

; Uses of names. Patterns of one node cost nothing in the chains of thousands of calls or operators
; that generated files have; a pattern that waits for a later child would be tried for each link.
(call_expression) @ref.call
(new_expression) @ref.new
"instanceof" @ref.type
(decorator (_) @target) @ref.decorator
(throw_statement (_) @target) @ref.raise
(if_statement
  condition: (_) @guard
  consequence: [(throw_statement) @inner (statement_block . (throw_statement) @inner)]) @signal.guard
(shorthand_property_identifier) @ref.read
(primary_expression/identifier) @ref.read
(this) @ref.read

; Where values go
(return_statement (_) @value) @flow.return
(arrow_function body: (expression) @value) @flow.return
(yield_expression (_) @value) @flow.yield
(for_in_statement left: (_) @name operator: "of" right: (_) @value) @flow.loop

; What behaviour rests on
([
  (member_expression
    object: (member_expression
      object: [(identifier) (meta_property)] @object
      property: (_) @property)
    property: (_) @name)
  (subscript_expression
    object: (member_expression
      object: [(identifier) (meta_property)] @object
      property: (_) @property)
    index: (string) @name)
] @signal.environment
  (#any-of? @object "process" "import.meta")
  (#eq? @property "env"))
(binary_expression
  left: [
    (member_expression object: (member_expression object: [(identifier) (meta_property)]))
    (subscript_expression object: (member_expression object: (identifier)))
  ] @target
  operator: ["||" "??"]
  right: (_) @value) @signal.default

; Tests of types
(binary_expression left: (_) @name operator: "instanceof" right: (_) @value) @guard.instance

; Lines
(comment) @comment.any
(html_comment) @comment.any
(ERROR) @error.node
(MISSING) @error.node
