; Components in the markup of JavaScript and TypeScript.

(jsx_opening_element name: [(identifier) (member_expression)] @target) @ref.element
(jsx_self_closing_element name: [(identifier) (member_expression)] @target) @ref.element
