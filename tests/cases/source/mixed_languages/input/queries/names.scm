; Names
(call function: (_) @name)
