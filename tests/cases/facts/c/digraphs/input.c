/* Signs of keyboards without braces: %> in a comment is none. */
%:include <stdio.h>
%:define TWICE(x) ((x) * 2)

struct row <%
	int parts<:3:>;
%>;

int first(struct row *row)
<%
	printf("<%d%>", TWICE(row->parts<:0:>));
	return row->parts<:0:>;
%>
