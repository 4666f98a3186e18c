; Facts of a Java file. The capture names are explained in syntax.py.

(package_declaration (_) @name .) @import.package
(import_declaration) @import.statement

; Definitions
(class_declaration name: (identifier) @name) @def.class
(record_declaration name: (identifier) @name) @def.record
(enum_declaration name: (identifier) @name) @def.enum
(interface_declaration name: (identifier) @name) @def.interface
(annotation_type_declaration name: (identifier) @name) @def.annotation
(method_declaration name: (identifier) @name) @def.method
(annotation_type_element_declaration name: (identifier) @name) @def.method
(constructor_declaration name: (identifier) @name) @def.constructor
(compact_constructor_declaration name: (identifier) @name) @def.constructor
(field_declaration declarator: (variable_declarator name: (identifier) @name) @inner) @def.field
(constant_declaration declarator: (variable_declarator name: (identifier) @name) @inner) @def.field
(enum_constant name: (identifier) @name) @def.entry
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @def.component))
(record_declaration parameters: (formal_parameters
  (spread_parameter (variable_declarator name: (identifier) @name)) @def.component))
(object_creation_expression type: (_) @type (class_body) @def.anonymous)

; Names that get a type or a value
(local_variable_declaration type: (_) @type
  declarator: (variable_declarator name: (identifier) @name) @inner) @bind.local
(enhanced_for_statement type: (_) @type name: (identifier) @name value: (_) @each) @bind.each
(resource type: (_) @type name: (identifier) @name value: (_) @value) @bind.resource
(catch_formal_parameter (catch_type) @type name: (identifier) @name) @bind.typed
(instanceof_expression right: (_) @type name: (identifier) @name) @bind.typed
(type_pattern . (_) @type . (identifier) @name) @bind.typed
(record_pattern_component . (_) @type . (identifier) @name) @bind.typed
(lambda_expression parameters: (formal_parameters
  (formal_parameter type: (_) @type name: (identifier) @name))) @bind.lambda
(lambda_expression parameters: (identifier) @name) @bind.lambda
(lambda_expression parameters: (inferred_parameters (identifier) @name)) @bind.lambda
(method_invocation object: (_) @each name: (identifier) @method arguments: (argument_list
  (lambda_expression parameters: [
    (identifier) @name (inferred_parameters . (identifier) @name .)]))) @bind.element
(type_parameter . [(type_identifier) (identifier)] @name (type_bound . (_) @type)?) @local.type

; Uses of names
(method_invocation !object name: (identifier) @name arguments: (_) @arguments) @ref.call
(method_invocation object: (_) @receiver name: (identifier) @name arguments: (_) @arguments) @ref.call
(object_creation_expression type: (_) @target arguments: (_) @arguments) @ref.new
(explicit_constructor_invocation constructor: (_) @target arguments: (_) @arguments) @ref.constructor
(method_reference . (_) @receiver) @ref.method
[(annotation name: (_) @target) (marker_annotation name: (_) @target)] @ref.decorator
(throw_statement . (_) @target) @ref.raise
(uses_module_directive type: (_) @target) @ref.service
(provides_module_directive [(scoped_identifier) (identifier)] @target) @ref.service
(throws) @ref.throws
(catch_type) @ref.catch
(type_identifier) @ref.type
(scoped_type_identifier) @ref.scoped
(scoped_type_identifier [(type_identifier) (scoped_type_identifier)] @local.part)
(record_pattern . (identifier) @ref.pattern)
(field_access object: (_) @receiver field: (identifier) @name) @ref.member
(primary_expression/identifier) @ref.read
(assignment_expression left: (_) @left "=") @local.written

; What behaviour rests on
(if_statement condition: (_) @guard consequence: (block . (throw_statement) @inner)) @signal.guard
(if_statement condition: (_) @guard consequence: (throw_statement) @inner) @signal.guard

; Lines
(line_comment) @comment.line
(block_comment) @comment.block
(ERROR) @error.node
(MISSING) @error.node
