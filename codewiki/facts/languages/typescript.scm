; inherits: ecmascript.scm
; Facts of a TypeScript file. The capture names are explained in syntax.py.

; Definitions
(abstract_class_declaration) @def.class
(public_field_definition name: (_) @name value: (_)? @value) @def.field
(interface_declaration name: (_) @name) @def.interface
(type_alias_declaration name: (_) @name value: (_) @value) @def.type
(enum_declaration name: (_) @name) @def.enum
(enum_body (enum_assignment name: (_) @name value: (_) @value) @def.constant)
(enum_body name: (_) @name) @def.constant
(internal_module name: (_) @name) @def.namespace
(module name: (_) @name) @def.namespace
(ambient_declaration "global" @name) @def.namespace
(function_signature name: (_) @name) @def.signature
(class_body [
  (method_signature name: (_) @name)
  (abstract_method_signature name: (_) @name)
] @def.signature)
(interface_body (method_signature name: (_) @name) @def.signature)
(interface_body (property_signature name: (_) @name) @def.property)
(type_alias_declaration
  value: (object_type (method_signature name: (_) @name) @def.signature))
(type_alias_declaration
  value: (object_type (property_signature name: (_) @name) @def.property))
(required_parameter
  [(accessibility_modifier) (override_modifier) "readonly"]
  pattern: (identifier) @name) @def.parameter
(optional_parameter
  [(accessibility_modifier) (override_modifier) "readonly"]
  pattern: (identifier) @name) @def.parameter

(ambient_declaration (_) @inner) @wrap.definition

; Where names live
[
  (function_signature) (method_signature) (abstract_method_signature) (function_type)
  (constructor_type) (call_signature) (construct_signature)
] @scope.function
(internal_module body: (statement_block
  [(lexical_declaration) (variable_declaration)] @declaration)) @scope.program
(internal_module body: (statement_block
  (export_statement declaration: (lexical_declaration) @declaration))) @scope.program
(module body: (statement_block
  [(lexical_declaration) (variable_declaration)] @declaration)) @scope.program
(module body: (statement_block
  (export_statement declaration: (lexical_declaration) @declaration))) @scope.program
(ambient_declaration [
  (lexical_declaration) @declaration
  (statement_block (lexical_declaration) @declaration)
]) @scope.program

(required_parameter pattern: (identifier) @name) @local.parameter
(optional_parameter pattern: (identifier) @name) @local.parameter
(required_parameter pattern: (rest_pattern (identifier) @name)) @local.parameter

(required_parameter pattern: [(object_pattern) (array_pattern)] @flow.parameter)

(class_declaration type_parameters: (_) @parameters) @scope.generic
(abstract_class_declaration type_parameters: (_) @parameters) @scope.generic
(class type_parameters: (_) @parameters) @scope.generic
(interface_declaration type_parameters: (_) @parameters) @scope.generic
(type_alias_declaration type_parameters: (_) @parameters) @scope.generic
(function_declaration type_parameters: (_) @parameters) @scope.generic
(generator_function_declaration type_parameters: (_) @parameters) @scope.generic
(function_expression type_parameters: (_) @parameters) @scope.generic
(arrow_function type_parameters: (_) @parameters) @scope.generic
(method_definition type_parameters: (_) @parameters) @scope.generic
(method_signature type_parameters: (_) @parameters) @scope.generic
(abstract_method_signature type_parameters: (_) @parameters) @scope.generic
(function_signature type_parameters: (_) @parameters) @scope.generic
(function_type type_parameters: (_) @parameters) @scope.generic
(constructor_type type_parameters: (_) @parameters) @scope.generic
(call_signature type_parameters: (_) @parameters) @scope.generic
(construct_signature type_parameters: (_) @parameters) @scope.generic
(index_signature (mapped_type_clause name: (type_identifier) @name)) @scope.generic
(infer_type . (type_identifier) @name) @local.inferred

; Names of types
[
  (class_declaration name: (type_identifier) @name)
  (abstract_class_declaration name: (type_identifier) @name)
  (class name: (type_identifier) @name)
  (interface_declaration name: (type_identifier) @name)
  (type_alias_declaration name: (type_identifier) @name)
  (type_parameter name: (type_identifier) @name)
] @local.type
(type_identifier) @ref.typename
(nested_type_identifier) @ref.nested
(type_query (identifier) @ref.read)
(type_query (member_expression object: (identifier) @ref.read))
(extends_clause value: (_) @target) @inherit.class
(implements_clause) @inherit.implements
(interface_declaration (extends_type_clause) @inherit.interface)
(import_alias) @bind.alias
