; inherits: ecmascript.scm jsx.scm
; Facts of a JavaScript file. The capture names are explained in syntax.py.

(field_definition property: (_) @name value: (_)? @value) @def.field

(formal_parameters (identifier) @name) @local.parameter
(formal_parameters (assignment_pattern left: (identifier) @name)) @local.parameter
(formal_parameters (rest_pattern (identifier) @name)) @local.parameter

(formal_parameters [(object_pattern) (array_pattern)] @flow.parameter)
(formal_parameters
  (assignment_pattern left: [(object_pattern) (array_pattern)] @flow.parameter))

(class_heritage (_) @target) @inherit.class
