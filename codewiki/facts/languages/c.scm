; Facts of a C file. The capture names are explained in syntax.py.

; Definitions
(function_definition) @def.function
(declaration) @def.declaration
(type_definition) @def.typedef
(struct_specifier body: (_)) @def.struct
(union_specifier body: (_)) @def.struct
(enum_specifier body: (_)) @def.enum
(enumerator name: (identifier) @name) @def.constant
(field_declaration) @def.field
(preproc_def name: (identifier) @name) @def.macro
(preproc_function_def name: (identifier) @name) @def.macro
(type_definition type: (_) @inner) @wrap.definition

; Names of parameters, in function definitions and elsewhere
(parameter_declaration) @local.parameter
(attribute_specifier) @local.attribute

; Files
(preproc_include path: (_) @module) @import.include

; Uses of names
(call_expression function: (_) @target arguments: (_) @arguments) @ref.call
(field_expression) @ref.field
(type_identifier) @ref.type
(expression/identifier) @ref.read
(assignment_expression left: (_) @target operator: "=") @bind.assignment

; Lines
(comment) @comment.any
(ERROR) @error.node
(MISSING) @error.node
