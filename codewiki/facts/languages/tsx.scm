; inherits: typescript.scm jsx.scm
; Facts of a TypeScript file with markup.
